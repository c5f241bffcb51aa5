import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { FirstCopy } from '../reference/first-copies.js';
import { adaptiveBuffer, fixedBuffer } from '../reference/playout.js';

interface Vector {
  readonly id: string;
  readonly note: string;
  readonly resyncMs: number | null;
  /** Sequence number, arrival ms, media time ms. */
  readonly packets: readonly [number, number, number][];
  readonly expected: Readonly<
    Record<'fixed50' | 'fixed200', { played: number; late: number }> & {
      adaptive: { played: number; late: number; concealed: number; meanDelayMs: number };
    }
  >;
}

const vectors = JSON.parse(
  readFileSync(new URL('../reference/playout-vectors.json', import.meta.url), 'utf8'),
) as Vector[];

/** The vectors were made by two other programs; what is compared with the product must itself agree with them. */
describe('the playout reference gives what the published vectors say', () => {
  it.each(vectors)('$id $note', ({ packets, expected, resyncMs }) => {
    const copies = packets.map(([extended, arrivalMs, mediaMs]): FirstCopy => {
      return { segment: 0, extended, arrivalMs, mediaMs, kind: 'audio' };
    });
    const resync = resyncMs ?? Number.POSITIVE_INFINITY;
    expect(fixedBuffer(copies, 50, resync)).toMatchObject(expected.fixed50);
    expect(fixedBuffer(copies, 200, resync)).toMatchObject(expected.fixed200);
    const adaptive = adaptiveBuffer(copies, 20);
    expect(adaptive).toMatchObject({
      ...expected.adaptive,
      meanDelayMs: expect.closeTo(expected.adaptive.meanDelayMs, 5),
    });
  });
});
