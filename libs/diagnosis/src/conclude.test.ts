import { answeredCall, rtpTimeline } from '@earshot/test/builders';
import { describe, expect, it } from 'vitest';
import { conclude } from './index.js';

describe('conclude', () => {
  it('calls a clean call good', () => {
    const { records } = answeredCall();
    const { calls } = conclude(records);
    console.log(JSON.stringify(calls[0], (k, v) => (k === 'windows' ? v.length : v), 1));
    expect(calls[0]?.verdict.text).toBe('Good.');
  });
  it('bad', () => {
    const { records } = answeredCall({
      toCaller: { lost: ({ index }) => index > 500 && index < 900 && index % 100 < 10 },
    });
    const { calls } = conclude(records);
    expect(calls[0]?.verdict.text).toBe('Good.');
  });
});
