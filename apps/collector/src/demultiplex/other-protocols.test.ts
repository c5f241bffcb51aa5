import { describe, expect, it } from 'vitest';
import { give, octets, START_US, udp } from '../fixtures/packets.js';
import { Pipeline } from '../pipeline.js';

const text = (lines: string): Uint8Array => new Uint8Array(Buffer.from(lines));
/** DNS asks for example.com (RFC 1035 4.1). */
const QUERY = '1a2b 0100 0001 0000 0000 0000 07 6578616d706c65 03 636f6d 00 0001 0001';

describe('UDP that is neither SIP, RTP nor RTCP', () => {
  it.each([
    // RFC 5456 8.1.1: full frame, source call 1, destination call 0, timestamp 3, IAX NEW.
    ['IAX2', 4569, octets('8001 0000 00000003 00 00 06 01 0b02 0002'), 'iax2'],
    // RFC 3435 3.2.1.3.
    ['MGCP', 2427, text('AUEP 1201 aaln/1@rgw-2567.whatever.net MGCP 1.0\r\n'), 'mgcp'],
    ['MGCP to a call agent', 2727, text('200 1201 OK\r\n'), 'mgcp'],
    ['H.225.0 RAS, a GatekeeperRequest', 1719, octets('00010000 060008914a000300c0000201'), 'h225-ras'],
    ['DNS', 53, octets(QUERY), 'dns'],
  ])('is counted by its port: %s', (_, port, payload, name) => {
    const pipeline = new Pipeline({ probe: 'probe-1', seed: 5 });
    const [client, server] = [
      { ip: '192.0.2.1', port: 40_000 },
      { ip: '198.51.100.7', port },
    ];
    give(pipeline, START_US, udp(client, server, payload));
    give(pipeline, START_US + 1000, udp(server, client, payload, 2));
    pipeline.finish();
    expect(pipeline.takeRecords()).toEqual([]);
    expect(pipeline.snapshot()).toMatchObject({ 'packets.in': 2, 'packets.udp-by-port': 2, [`other.${name}`]: 2 });
  });
});
