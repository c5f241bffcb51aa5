import { WINDOW_US } from '@earshot/contracts';
import { describe, expect, it } from 'vitest';
import { finish, newPipeline, offerAndAnswer, ofKind, packetsOf } from '../fixtures/capture.js';
import { ALICE, BOB, give, giveRtp, rtp, START_US, udp } from '../fixtures/packets.js';

describe('windows', () => {
  it('begin at multiples of five seconds and lose no packet at the border', () => {
    const pipeline = newPipeline();
    offerAndAnswer(pipeline);
    giveRtp(pipeline, ALICE, BOB, 600, { fromMs: 4980 });
    const windows = ofKind(finish(pipeline), 'rtp-window');
    expect(windows.map(({ windowUs, counts }) => [(windowUs - START_US) / WINDOW_US, counts.packets])).toEqual([
      [0, 1],
      [1, 250],
      [2, 250],
      [3, 99],
    ]);
  });

  it('of a stream that fell silent come when the capture goes on without it', () => {
    const pipeline = newPipeline();
    offerAndAnswer(pipeline);
    giveRtp(pipeline, ALICE, BOB, 50);
    giveRtp(pipeline, BOB, ALICE, 400, { ssrc: 0xb0b });
    const windows = ofKind(pipeline.takeRecords(), 'rtp-window');
    expect(windows.some(({ ssrc }) => ssrc === 0xa11ce)).toBe(true);
  });

  it('take packets that come up to a window late, and begin anew where the clock went back', () => {
    const pipeline = newPipeline();
    offerAndAnswer(pipeline);
    giveRtp(pipeline, ALICE, BOB, 10, { fromMs: 5000 });
    give(pipeline, START_US + 4_900_000, udp(ALICE, BOB, rtp({ sequence: 10, timestamp: 1600 })));
    giveRtp(pipeline, ALICE, BOB, 10, { fromMs: -3_600_000, firstSequence: 11 });
    const windows = ofKind(finish(pipeline), 'rtp-window');
    expect(windows.map(({ windowUs, counts }) => [(windowUs - START_US) / 1_000_000, counts.packets])).toEqual([
      [5, 11],
      [-3600, 10],
    ]);
  });

  it('note the ways that packets took', () => {
    const pipeline = newPipeline();
    offerAndAnswer(pipeline);
    for (const [sequence, ttl] of [60, 64, 58].entries()) {
      const packet = udp(ALICE, BOB, rtp({ sequence, timestamp: sequence * 160 }), sequence, ttl);
      give(pipeline, START_US + sequence * 20_000, packet);
    }
    expect(ofKind(finish(pipeline), 'rtp-window')).toMatchObject([{ ttlMin: 58, ttlMax: 64 }]);
  });

  it('have no losses in their longest gap where another source took over with the same SSRC', () => {
    const pipeline = newPipeline();
    offerAndAnswer(pipeline);
    giveRtp(pipeline, ALICE, BOB, 100);
    // 500 numbers and some hours of timestamp further, without a pause.
    for (let index = 0; index < 100; index++) {
      const packet = rtp({ sequence: 600 + index, timestamp: 3_000_000_000 + index * 160 });
      give(pipeline, START_US + (100 + index) * 20_000, udp(ALICE, BOB, packet, 100 + index));
    }
    expect(ofKind(finish(pipeline), 'rtp-window')).toMatchObject([
      { counts: { packets: 200, expected: 200, restarts: 1, pacing: { longestGap: { lost: 0, mediaMs: 20 } } } },
    ]);
  });

  it('close with their stream after five minutes of silence', () => {
    const pipeline = newPipeline();
    offerAndAnswer(pipeline);
    giveRtp(pipeline, ALICE, BOB, 10);
    pipeline.advance(START_US + 301_000_000);
    expect(pipeline.counters.get('rtp.streams-idle')).toBe(1);
    expect(packetsOf(ofKind(finish(pipeline), 'rtp-window'))).toBe(10);
  });
});
