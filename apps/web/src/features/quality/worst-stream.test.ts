import { describe, expect, it } from 'vitest';
import type { Stream } from '../../api/documents';
import { worstStream } from './worst-stream';

const stream = (name: string, band: Stream['band'], mosLq: number | null) => ({ name, band, mosLq, minWindow: null });

describe('the worst stream', () => {
  it('has the worst band, whatever its score', () => {
    // By jitter, say: thresholds can make a band of other figures than R.
    expect(worstStream([stream('scored', 'good', 4.1), stream('judged', 'bad', 4.4)])?.name).toBe('judged');
    expect(worstStream([stream('short', null, 1.2), stream('judged', 'good', 4.4)])?.name).toBe('judged');
  });

  it('of one band has the lowest MOS, and one without a score comes last', () => {
    const all = [stream('a', 'fair', 3.9), stream('b', 'fair', null), stream('c', 'fair', 3.7)];
    expect(worstStream(all)?.name).toBe('c');
    expect(worstStream([])).toBeUndefined();
  });
});
