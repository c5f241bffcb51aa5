import { describe, expect, it } from 'vitest';
import { AddressTexts } from './address-texts.js';

describe('texts of addresses', () => {
  it('are those of the address and port, however many there are', () => {
    const texts = new AddressTexts();
    for (let round = 0; round < 2; round++) {
      for (let host = 0; host < 20_000; host++) {
        const address = new Uint8Array([192, 0, host >> 8, host & 0xff]);
        expect(texts.of(address, 0, 4, host % 7)).toBe(`192.0.${host >> 8}.${host & 0xff}:${host % 7}`);
      }
    }
    expect(texts.of(new Uint8Array([0, 0, 0, 0]), 0, 4, 0)).toBe('0.0.0.0:0');
  });

  it('of IPv6 are made each time', () => {
    const address = new Uint8Array(16).fill(0);
    address.set([0x20, 0x01, 0x0d, 0xb8], 0);
    expect(new AddressTexts().of(address, 0, 6, 5060)).toBe('[2001:db8::]:5060');
  });
});
