import { describe, expect, it } from 'vitest';
import { soleMac } from './sole-mac.js';

describe('the MAC address of a window', () => {
  it('is the same list for the same address, also above the first half of its lower bits', () => {
    const one = soleMac(0x0000, 0x5e_0053_af);
    expect(one).toEqual(['00:00:5e:00:53:af']);
    expect(soleMac(0x0000, 0x5e_0053_af)).toBe(one);
    expect(soleMac(0x0001, 0x5e_0053_af)).toEqual(['00:01:5e:00:53:af']);
    expect(soleMac(0xfeff, 0xff00_0001)).toEqual(['fe:ff:ff:00:00:01']);
    expect(soleMac(0xfeff, 0xff00_0001 | 0)).toBe(soleMac(0xfeff, 0xff00_0001));
  });

  it('is none where all bits are zero', () => {
    expect(soleMac(0, 0)).toBeNull();
  });
});
