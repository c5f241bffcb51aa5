import { describe, expect, it } from 'vitest';
import { decodingOptions, readConfig } from './config.js';

describe('configuration', () => {
  it('has defaults', () => {
    expect(readConfig({})).toMatchObject({
      KAFKA_BROKERS: [],
      HEP_LISTEN: { host: '0.0.0.0', port: 9060 },
      CAPTURE_INTERFACES: [],
      COLLECTOR_HTTP_PORT: 9061,
    });
  });

  it('reads what is set', () => {
    const config = readConfig({
      KAFKA_BROKERS: 'a:9092, b:9092',
      HEP_LISTEN: '[::1]:1234',
      CAPTURE_INTERFACES: 'eth1',
      KAFKA_SSL: 'true',
      VXLAN_PORTS: '4790, 11001',
    });
    expect(config).toMatchObject({
      KAFKA_BROKERS: ['a:9092', 'b:9092'],
      HEP_LISTEN: { host: '::1', port: 1234 },
      CAPTURE_INTERFACES: ['eth1'],
      KAFKA_SSL: true,
      VXLAN_PORTS: [4790, 11_001],
    });
    expect(readConfig({ HEP_LISTEN: 'off' }).HEP_LISTEN).toBeNull();
  });

  it('says how packets are read, wherever they are', () => {
    expect(decodingOptions({})).toEqual({ vxlanPorts: [], correlationHeaders: [], measurePayloads: true });
    const environment = { VXLAN_PORTS: '11001', CORRELATION_HEADERS: 'P-Other-Leg', MEASURE_PAYLOADS: 'false' };
    expect(decodingOptions(environment)).toEqual({
      vxlanPorts: [11_001],
      correlationHeaders: ['p-other-leg'],
      measurePayloads: false,
    });
  });

  it('names every variable that is wrong', () => {
    expect(() => readConfig({ HEP_LISTEN: 'nowhere', COLLECTOR_HTTP_PORT: '70000', KAFKA_SSL: 'yes' })).toThrow(
      'KAFKA_SSL: true or false; HEP_LISTEN: an address is HOST:PORT, or "off"; COLLECTOR_HTTP_PORT: a port is a number from 0 to 65535',
    );
  });
});
