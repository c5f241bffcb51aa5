/** RFC 3261 20.16. */
export interface CSeq {
  readonly number: number;
  readonly method: string;
}

/** RFC 3261 8.1.1.5: the number is less than 2^31; we take any 32-bit one, as dialogs that started high do occur. */
export const MAX_CSEQ = 0xffff_ffff;

/** Null where there is no number within 32 bits, or no method. */
export function parseCSeq(value: string): CSeq | null {
  let number = 0;
  let index = 0;
  for (; index < value.length; index++) {
    const digit = value.charCodeAt(index) - 0x30;
    if (digit < 0 || digit > 9) break;
    number = number * 10 + digit;
    if (number > MAX_CSEQ) return null;
  }
  const separator = value.charCodeAt(index);
  if (index === 0 || (separator !== 0x20 && separator !== 0x09)) return null;
  const method = value.slice(index).trim();
  return method === '' ? null : { number, method };
}
