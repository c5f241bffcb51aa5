import { FrameDecoder, RtpHeader } from '@earshot/protocol';
import { describe, expect, it } from 'vitest';
import { ADDED, NOT_ADDED, payloadWord, WaitingRuns } from './waiting-runs.js';

function headerOf(sequence: number, payloadType: number, payloadOctets: number): RtpHeader {
  return Object.assign(new RtpHeader(), { sequence, timestamp: sequence * 160, payloadType, payloadOctets });
}

describe('runs that wait', () => {
  it('take the next packet like the one before, and none whose length looks like another payload type', () => {
    const { frame } = new FrameDecoder();
    const runs = new WaitingRuns(4);
    const add = (payload: number) => runs.add(0, 8, 1280, payload, 0, 0, 0, 0, 0, 0);
    runs.begin(0);
    runs.open(0, headerOf(7, 1, 160), frame, 0, 0, 160, -1);
    expect(add(payloadWord(0, 65_536 + 160))).toBe(NOT_ADDED);
    expect(add(payloadWord(1, 160))).toBe(ADDED);
  });
});
