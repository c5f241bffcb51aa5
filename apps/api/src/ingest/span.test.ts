import type { CaptureRecord } from '@earshot/contracts';
import { DAY_US } from '@earshot/migrations';
import { SipFlow } from '@earshot/test/builders';
import { describe, expect, it } from 'vitest';
import { MEDIA_BUCKET_US, nodeOf } from './node.js';
import { Span } from './span.js';

const CALL = nodeOf('c:a@b');
const MEDIA = nodeOf('m:192.0.2.1:4000|192.0.2.2:4000');
const DAY = 20_000;

function recordAt(atUs: number): CaptureRecord {
  return { ...(new SipFlow().invite().records[0] as CaptureRecord), atUs };
}

describe('a span', () => {
  it('of a Call-ID is a day, read with the days around it', () => {
    const span = new Span(CALL, DAY * DAY_US + 7);
    expect(span.missing()).toEqual([{ node: CALL, fromUs: (DAY - 1) * DAY_US, toUs: (DAY + 2) * DAY_US }]);
    expect([span.fromUs, span.toUs]).toEqual([DAY * DAY_US, (DAY + 1) * DAY_US]);
  });

  it('of an address pair is five minutes, read with those around them', () => {
    const span = new Span(MEDIA, 3 * MEDIA_BUCKET_US + 1);
    expect(span.missing()).toEqual([{ node: MEDIA, fromUs: 2 * MEDIA_BUCKET_US, toUs: 5 * MEDIA_BUCKET_US }]);
  });

  it('grows by the buckets that records are in, and then misses the next', () => {
    const span = new Span(CALL, DAY * DAY_US);
    const [range] = span.missing();
    if (range === undefined) throw new Error('nothing was read yet');
    span.add(range, [recordAt(DAY * DAY_US), recordAt((DAY + 1) * DAY_US)]);
    expect(span.missing()).toEqual([{ node: CALL, fromUs: (DAY + 2) * DAY_US, toUs: (DAY + 3) * DAY_US }]);
    span.add({ node: CALL, fromUs: (DAY + 2) * DAY_US, toUs: (DAY + 3) * DAY_US }, []);
    expect(span.missing()).toEqual([]);
    expect(span.toUs).toBe((DAY + 2) * DAY_US);
  });

  it('takes what is in its buckets or next to them, and nothing else', () => {
    const span = new Span(CALL, DAY * DAY_US);
    expect(span.takes((DAY + 2) * DAY_US)).toBe(false);
    expect(span.takes((DAY - 2) * DAY_US)).toBe(false);
    expect(span.takes((DAY + 1) * DAY_US)).toBe(true);
    expect(span.takes((DAY + 2) * DAY_US)).toBe(true);
  });

  it('stops growing at a limit', () => {
    const span = new Span(CALL, DAY * DAY_US);
    for (let day = 1; day < 100; day++) span.takes((DAY + day) * DAY_US);
    expect((span.toUs - span.fromUs) / DAY_US).toBe(9);
  });
});

describe('a node', () => {
  it('is even for a Call-ID, odd for addresses, and a safe integer', () => {
    for (let index = 0; index < 1_000; index++) {
      expect(nodeOf(`c:${index}`) % 2).toBe(0);
      expect(nodeOf(`m:${index}`) % 2).toBe(1);
      expect(Number.isSafeInteger(nodeOf(`m:${index}`))).toBe(true);
    }
  });
});
