import { describe, expect, it } from 'vitest';
import { digitOf, telephoneEvent } from './telephone-event.js';

describe('telephone-event', () => {
  it('reads the 32 bits of RFC 4733 2.3', () => {
    // event 11, end, volume 42, duration 0xabcd
    expect(telephoneEvent(0x0baaabcd)).toEqual({ event: 11, end: true, volume: 42, durationUnits: 0xabcd });
    expect(telephoneEvent(0xff0a0140 | 0)).toEqual({ event: 255, end: false, volume: 10, durationUnits: 0x140 });
  });

  it('names the events of RFC 4733 3.2', () => {
    const named = Array.from({ length: 18 }, (_, event) => digitOf(event));
    expect(named).toEqual([...'0123456789*#ABCD', 'flash', null]);
  });
});
