import { describe, expect, it } from 'vitest';
import type { BoundWindows } from './binding.js';
import { SourceChanges } from './source-changes.js';
import { StreamGroup } from './stream-group.js';
import type { KeptWindow } from './window-store.js';

const A = '192.0.2.1:4000';
const B = '198.51.100.7:3000';
const SECOND = 1_000_000;

function part(ssrc: number, src: string, dst: string, fromS: number, toS: number, payloadType = '8'): BoundWindows {
  const window = { firstUs: fromS * SECOND, lastUs: toS * SECOND, payloadTypes: { [payloadType]: 100 } };
  return {
    group: new StreamGroup('probe-1', src, dst, ssrc),
    windows: [window as unknown as KeptWindow],
    binding: null,
  };
}

function previousOf(parts: readonly BoundWindows[], index = parts.length - 1) {
  return new SourceChanges(parts).of(parts[index] as BoundWindows).previousSource;
}

function collisionsOf(parts: readonly BoundWindows[], index = 0) {
  return new SourceChanges(parts).of(parts[index] as BoundWindows).ssrcCollisions;
}

describe('a source that takes the place of another', () => {
  it.each([
    ['at once', part(0xdeadbeef, A, B, 0, 10), { ssrc: '0xdeadbeef', lastUs: 10 * SECOND }],
    ['with a little overlap', part(7, A, B, 0, 10.1), { ssrc: '0x00000007', lastUs: 10_100_000 }],
    ['after a long pause', part(7, A, B, 0, 4), null],
    ['while the other goes on', part(7, A, B, 0, 12), null],
    ['of another medium', part(7, A, B, 0, 10, '96'), null],
    ['from another address', part(7, '192.0.2.1:4002', B, 0, 10), null],
  ])('%s', (_, before, expected) => {
    expect(previousOf([before, part(1, A, B, 10, 20)])).toEqual(expected);
  });

  it('takes that of the last', () => {
    expect(previousOf([part(7, A, B, 0, 8), part(9, A, B, 8, 9.5), part(1, A, B, 10, 20)])?.ssrc).toBe('0x00000009');
  });
});

describe('thousands of sources', () => {
  const COUNT = 2000;
  const sources = Array.from({ length: COUNT }, (_, index) => part(index + 1, A, B, index, index + 1));

  it('between two addresses are each looked at a few times only', () => {
    let looks = 0;
    const counted = sources.map(({ windows, ...rest }) => ({
      ...rest,
      get windows() {
        looks++;
        return windows;
      },
    }));
    const changes = new SourceChanges(counted);
    const previous = counted.map((source) => changes.of(source).previousSource?.ssrc ?? null);
    expect(previous.slice(0, 2)).toEqual([null, '0x00000001']);
    expect(previous.at(-1)).toBe(`0x${(COUNT - 1).toString(16).padStart(8, '0')}`);
    expect(looks).toBeLessThan(4 * COUNT);
  });
});

describe('sources with the same SSRC', () => {
  it.each([
    ['to one place at one time collide', part(1, '203.0.113.9:5', B, 5, 25), ['203.0.113.9:5']],
    ['back at the sender are its own, reflected', part(1, B, A, 1, 9), [B]],
    ['one after the other are one that moved', part(1, '203.0.113.9:5', B, 21, 30), []],
    ['further on are the same behind a relay', part(1, B, '203.0.113.9:5', 0, 20), []],
  ])('%s', (_, other, expected) => {
    expect(collisionsOf([part(1, A, B, 0, 20), other])).toEqual(expected);
  });
});
