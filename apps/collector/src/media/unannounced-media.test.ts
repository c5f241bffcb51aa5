import type { DtmfRecord } from '@earshot/contracts';
import { describe, expect, it } from 'vitest';
import { finish, newPipeline, offerAndAnswer, ofKind, packetsOf } from '../fixtures/capture.js';
import { ALICE, BOB, give, giveRtp, rtp, START_US, udp } from '../fixtures/packets.js';
import { MIN_PACKETS_WITHOUT_SDP } from './provisional-evidence.js';

describe('media that no SDP announced', () => {
  it.each([
    [MIN_PACKETS_WITHOUT_SDP - 1, 0],
    [MIN_PACKETS_WITHOUT_SDP, MIN_PACKETS_WITHOUT_SDP],
    [400, 400],
  ])('of %i packets is a stream of %i', (packets, expected) => {
    const pipeline = newPipeline();
    giveRtp(pipeline, ALICE, BOB, packets);
    const windows = ofKind(finish(pipeline), 'rtp-window');
    expect(packetsOf(windows)).toBe(expected);
    expect(pipeline.counters.get('packets.rtp')).toBe(expected);
  });

  it('is none where a messenger sent it: a dynamic payload type between addresses that speak STUN', () => {
    const stun = new Uint8Array(20);
    stun.set([0, 1, 0, 0, 0x21, 0x12, 0xa4, 0x42]);
    for (const [payloadType, streams] of [
      [111, 0],
      [8, 1],
    ] as const) {
      const pipeline = newPipeline();
      give(pipeline, START_US - 1, udp(BOB, ALICE, stun));
      giveRtp(pipeline, ALICE, BOB, 200, { payloadType });
      expect(ofKind(finish(pipeline), 'rtp-window')).toHaveLength(streams);
    }
  });

  it.each([
    ['by the mirror', 100, 63, 400],
    // The copy of the first neither confirms nor refutes it.
    ['by the network', 3000, 64, 799],
    ['at another place, later than the next packet', 45_000, 63, 800],
  ])('is a stream where each packet was seen twice, copied %s', (_, laterUs, ttl, expected) => {
    const pipeline = newPipeline();
    const seen: [number, Uint8Array][] = [];
    for (let sequence = 0; sequence < 400; sequence++) {
      const packet = rtp({ sequence, timestamp: sequence * 160 });
      const atUs = START_US + sequence * 20_000;
      seen.push([atUs, udp(ALICE, BOB, packet, sequence)], [atUs + laterUs, udp(ALICE, BOB, packet, sequence, ttl)]);
    }
    for (const [atUs, packet] of seen.sort(([one], [other]) => one - other)) give(pipeline, atUs, packet);
    expect(packetsOf(ofKind(finish(pipeline), 'rtp-window'))).toBe(expected);
  });

  it.each([
    ['from a server port', { ...ALICE, port: 53 }, {}],
    ['of a payload type that RTCP uses', ALICE, { payloadType: 73 }],
    ['of an unassigned payload type', ALICE, { payloadType: 50 }],
    ['of source 0', ALICE, { ssrc: 0 }],
  ])('is none %s', (_, from, fields) => {
    const pipeline = newPipeline();
    giveRtp(pipeline, from, BOB, 100, fields);
    expect(finish(pipeline)).toEqual([]);
  });

  it.each([
    ['a packet in every two seconds', 60, 2_000_000, 0],
    ['a packet in every second, which is believed in the end', 60, 1_000_000, 1],
  ])('that comes slowly, %s, is counted once', (_, packets, stepUs, streams) => {
    const pipeline = newPipeline();
    for (let index = 0; index < packets; index++) {
      const packet = rtp({ sequence: index, timestamp: index * (stepUs / 125) });
      give(pipeline, START_US + index * stepUs, udp(ALICE, BOB, packet));
    }
    finish(pipeline);
    const counters = pipeline.snapshot();
    expect(counters['held.rtp'] ?? 0).toBe(0);
    expect((counters['packets.rtp'] ?? 0) + (counters['packets.rtp-unconfirmed'] ?? 0)).toBe(packets);
    expect(counters['rtp.streams-opened'] ?? 0).toBe(streams);
  });

  it('is a stream at once when a whole digit was sent', () => {
    const pipeline = newPipeline();
    for (let index = 0; index < 6; index++) {
      const payload = new Uint8Array([5, index === 5 ? 0x8a : 0x0a, 0, 0]);
      new DataView(payload.buffer).setUint16(2, (index + 1) * 160);
      const event = rtp({ sequence: index, timestamp: 4000, payloadType: 101, marker: index === 0, payload });
      give(pipeline, START_US + index * 20_000, udp(ALICE, BOB, event));
    }
    const records = finish(pipeline);
    const digits: DtmfRecord[] = ofKind(records, 'dtmf');
    expect(digits).toMatchObject([{ digit: '5', durationMs: 120, endSeen: true, atUs: START_US, callId: null }]);
    expect(packetsOf(ofKind(records, 'rtp-window'))).toBe(6);
  });

  it('has its digits also under a number that nobody agreed to', () => {
    const pipeline = newPipeline();
    offerAndAnswer(pipeline);
    giveRtp(pipeline, ALICE, BOB, 50);
    for (let index = 0; index < 3; index++) {
      const payload = new Uint8Array([5, index === 2 ? 0x8a : 0x0a, 0, 160 * index]);
      const sequence = 50 + index;
      const event = rtp({ sequence, timestamp: 8000, payloadType: 96, ssrc: 0xa11ce, payload });
      give(pipeline, START_US + 1_000_000 + index * 20_000, udp(ALICE, BOB, event));
    }
    expect(ofKind(finish(pipeline), 'dtmf')).toMatchObject([{ digit: '5', payloadType: 96, endSeen: true }]);
  });
});
