import { LINK_TYPE } from '@earshot/protocol';
import { describe, expect, it } from 'vitest';
import { newPipeline, offerAndAnswer, windowsOf } from '../fixtures/capture.js';
import { ALICE, BOB, rtp, START_US, udp } from '../fixtures/packets.js';
import type { Pipeline } from '../pipeline.js';

/** A packet of Alice's as it is at one place of the network. */
function pass(pipeline: Pipeline, atUs: number, sequence: number, dscp: number, ttl: number, vlan: number): void {
  const ip = udp(ALICE, BOB, rtp({ sequence, timestamp: sequence * 160 }), sequence, ttl);
  ip[1] = dscp << 2;
  const mac = [0x02, 0, 0x5e, 0x10, 0, vlan];
  const frame = Uint8Array.from([2, 0, 0, 0, 0, 9, ...mac, 0x81, 0, 0, vlan, 0x08, 0, ...ip]);
  pipeline.packet(frame, 0, frame.length, frame.length, LINK_TYPE.ETHERNET, atUs);
}

describe('what the network wrote on packets', () => {
  it('is that of the first copies where a mirror sees each packet before and behind a router', () => {
    const pipeline = newPipeline();
    offerAndAnswer(pipeline);
    for (let sequence = 0; sequence < 200; sequence++) {
      const atUs = START_US + sequence * 20_000;
      // From packet 100 on it comes over three routers more.
      const ttl = sequence < 100 ? 60 : 57;
      pass(pipeline, atUs, sequence, 46, ttl, 10);
      pass(pipeline, atUs + 30, sequence, 0, ttl - 1, 20);
    }
    expect(windowsOf(pipeline)).toMatchObject([
      {
        counts: { packets: 200, mirrorDuplicates: 200 },
        dscp: { 46: 200 },
        ttlMin: 57,
        ttlMax: 60,
        vlans: [10],
        sourceMacs: ['02:00:5e:10:00:0a'],
        ttlShifts: [{ atUs: START_US + 2_000_000, from: 60, to: 57 }],
      },
    ]);
  });

  it('is counted of duplicates and late packets too, which are no copies of a mirror', () => {
    const pipeline = newPipeline();
    offerAndAnswer(pipeline);
    for (let sequence = 0; sequence < 100; sequence++) {
      const atUs = START_US + sequence * 20_000;
      pass(pipeline, atUs, sequence === 50 ? 51 : sequence === 51 ? 50 : sequence, 46, 60, 10);
      if (sequence === 70) pass(pipeline, atUs + 9000, sequence, 34, 60, 10);
    }
    expect(windowsOf(pipeline)).toMatchObject([
      { counts: { packets: 101, duplicates: 1, reordered: 1 }, dscp: { 34: 1, 46: 100 }, ttlShifts: [] },
    ]);
  });
});
