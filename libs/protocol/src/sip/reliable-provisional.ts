/** RAck (RFC 3262 7.2): `776656 1 INVITE`. */
export interface RAck {
  readonly rseq: number;
  readonly cseq: number;
  readonly method: string;
}

/** RSeq (RFC 3262 7.1), null where it is no number within 32 bits. */
export function parseRSeq(value: string): number | null {
  const number = /^\d{1,10}$/.test(value) ? Number(value) : 0x1_0000_0000;
  return number <= 0xffff_ffff ? number : null;
}

export function parseRAck(value: string): RAck | null {
  const found = /^(\d{1,10})[ \t]+(\d{1,10})[ \t]+([^ \t]+)$/.exec(value);
  if (found === null) return null;
  const rseq = parseRSeq(found[1] as string);
  const cseq = parseRSeq(found[2] as string);
  return rseq === null || cseq === null ? null : { rseq, cseq, method: found[3] as string };
}
