import { addressBytes, encodeHep3 } from '@earshot/protocol';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { START_US, sip } from '../fixtures/packets.js';
import { Pipeline } from '../pipeline.js';
import type { PublishPump } from '../publish/publish-pump.js';
import { type HepConnection, HepConnections, IDLE_CONNECTION_MS } from './hep-connections.js';

const PACKET = Buffer.from(
  encodeHep3({
    sourceAddress: addressBytes('192.0.2.1') as Uint8Array,
    destinationAddress: addressBytes('198.51.100.2') as Uint8Array,
    sourcePort: 5060,
    destinationPort: 5070,
    protocol: 17,
    atUs: START_US,
    payloadType: 1,
    agentId: 7,
    payload: Buffer.from(sip('OPTIONS sip:b SIP/2.0', {}), 'latin1'),
  }) as Uint8Array,
);

function agent(): HepConnection & { isEnded: boolean } {
  return { isEnded: false, pause: () => {}, resume: () => {} };
}

beforeEach(() => {
  vi.useFakeTimers({ now: START_US / 1000 });
});
afterEach(() => {
  vi.useRealTimers();
});

function connections(limit: number, hepAuthKeys: readonly string[] = []) {
  const pipeline = new Pipeline({ probe: 'p', seed: 1, hepAuthKeys });
  const pump = { isFull: false } as PublishPump;
  const end = (connection: ReturnType<typeof agent>) => {
    connection.isEnded = true;
  };
  return { pipeline, open: new HepConnections(pipeline, pump, () => {}, limit, end) };
}

describe('connections of agents, at their most', () => {
  it('are refused while all are at work', () => {
    const { pipeline, open } = connections(2);
    const agents = [agent(), agent(), agent()];
    for (const each of agents) open.add(each)(PACKET);
    expect(agents.map(({ isEnded }) => isEnded)).toEqual([false, false, true]);
    expect(pipeline.counters.get('hep.connections-refused')).toBe(1);
    expect(pipeline.counters.get('hep.tcp-connections')).toBe(2);
  });

  it.each([
    ['nothing', []],
    ['octets of no packet', [Buffer.alloc(1000)]],
    ['what is no packet of HEP within', [Buffer.from('48455033000c000000010007', 'hex')]],
  ])('make room by the oldest that has sent %s', (_, sent) => {
    const { pipeline, open } = connections(3);
    const [known, first, second, late] = [agent(), agent(), agent(), agent()];
    open.add(known)(PACKET);
    for (const silent of [first, second]) {
      const take = open.add(silent);
      for (const chunk of sent) take(chunk);
    }
    open.add(late)(PACKET);
    expect([known, first, second, late].map(({ isEnded }) => isEnded)).toEqual([false, true, false, false]);
    expect(pipeline.counters.get('hep.connections-evicted')).toBe(1);
  });

  it('count no packet without the key as a sign of work', () => {
    const { open } = connections(1, ['secret']);
    const [stranger, late] = [agent(), agent()];
    open.add(stranger)(PACKET);
    open.add(late);
    expect([stranger, late].map(({ isEnded }) => isEnded)).toEqual([true, false]);
  });

  it('make room by the one that has sent no packet for longest, whatever octets it sends', () => {
    const { pipeline, open } = connections(3);
    const [loris, silent, busy, late] = [agent(), agent(), agent(), agent()];
    const ofLoris = open.add(loris);
    ofLoris(PACKET);
    vi.advanceTimersByTime(1000);
    open.add(silent)(PACKET);
    const ofBusy = open.add(busy);
    for (let octet = 0; octet < 70; octet++) {
      vi.advanceTimersByTime(IDLE_CONNECTION_MS / 60);
      ofLoris(PACKET.subarray(octet, octet + 1));
      ofBusy(PACKET);
    }
    open.add(late)(PACKET);
    expect([loris, silent, busy, late].map(({ isEnded }) => isEnded)).toEqual([true, false, false, false]);
    open.add(agent())(PACKET);
    expect([silent, busy, late].map(({ isEnded }) => isEnded)).toEqual([true, false, false]);
    const refused = agent();
    open.add(refused);
    expect(refused.isEnded).toBe(true);
    expect(pipeline.counters.get('hep.connections-evicted')).toBe(2);
    expect(pipeline.counters.get('hep.sip')).toBe(74);
  });

  it('count what a connection that ends had begun', () => {
    const { pipeline, open } = connections(1);
    const one = agent();
    open.add(one)(Buffer.concat([PACKET, PACKET.subarray(0, 100)]));
    open.remove(one);
    open.remove(one);
    expect(pipeline.counters.get('hep.packets')).toBe(1);
    expect(pipeline.counters.get('hep.tcp-octets-skipped')).toBe(100);
  });
});
