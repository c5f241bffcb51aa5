import { describe, expect, it } from 'vitest';
import { payloadFormat } from './payload-format.js';

describe('payload format', () => {
  it('is what the codec has, also after more names than are kept came in session descriptions', () => {
    for (let index = 0; index < 5000; index++) payloadFormat(`X-${index}`, 1);
    expect(payloadFormat('RED', 1)).toMatchObject({ isRedundant: true, isFec: false });
    expect(payloadFormat('FLEXFEC-03', 1)).toMatchObject({ isFec: true });
    // RFC 3551 4.5.10: 16 bits a sample of each channel.
    expect(payloadFormat('L16', 2)).toMatchObject({ octetsPerUnit: 4 });
    expect(payloadFormat('X-4999', 1)).toMatchObject({ octetsPerUnit: 0, isRedundant: false, squares: null });
  });
});
