import { FrameDecoder, RtpHeader } from '@earshot/protocol';
import { describe, expect, it } from 'vitest';
import { StreamMemory } from './stream-memory.js';
import { ADDED, NOT_ADDED, payloadWord, WaitingRuns } from './waiting-runs.js';

function headerOf(sequence: number, payloadType: number, payloadOctets: number): RtpHeader {
  return Object.assign(new RtpHeader(), { sequence, timestamp: sequence * 160, payloadType, payloadOctets });
}

describe('runs that wait', () => {
  it('take the next packet like the one before, and none whose length looks like another payload type', () => {
    const { frame } = new FrameDecoder();
    const runs = new WaitingRuns(StreamMemory.take(), 4, new Uint8Array(65_536));
    const add = (payload: number) => runs.add(0, 8, 1280, payload, 0, 0, 0, 0, 0, 0);
    runs.begin(0);
    const header = headerOf(7, 1, 160);
    runs.open(0, header, frame, 0);
    runs.goOn(0, header, 0, 160, null);
    expect(add(payloadWord(0, 65_536 + 160))).toBe(NOT_ADDED);
    expect(add(payloadWord(1, 160))).toBe(ADDED);
  });
});
