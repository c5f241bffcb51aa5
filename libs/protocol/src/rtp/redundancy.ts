/**
 * Where the primary encoding of redundant audio starts, and its payload type (RFC 2198 3):
 *
 *   1 payload type(7) timestamp offset(14) length(10)    of each redundant block
 *   0 payload type(7)                                    of the primary one, which comes last
 *
 * Gives `offset * 128 + payload type`, one number so that nothing is made for each packet; -1 where it does not fit in, `whole` being the
 * end as it was on the wire and `end` that of what was captured.
 */
export function primaryEncoding(bytes: Uint8Array, start: number, end: number, whole: number): number {
  let at = start;
  let redundantOctets = 0;
  while (at < end && (bytes[at] as number) >= 0x80) {
    if (at + 4 > end) return -1;
    redundantOctets += (((bytes[at + 2] as number) & 0x03) << 8) | (bytes[at + 3] as number);
    at += 4;
  }
  if (at >= end) return -1;
  const offset = at + 1 + redundantOctets;
  return offset > whole ? -1 : offset * 128 + (bytes[at] as number);
}

/** Redundant blocks of redundant audio that carry something; each header has four octets (RFC 2198 3). */
export function redundantBlocks(bytes: Uint8Array, start: number, end: number): number {
  let blocks = 0;
  for (let at = start; at + 4 <= end && (bytes[at] as number) >= 0x80; at += 4)
    if (((bytes[at + 2] as number) & 0x03) !== 0 || bytes[at + 3] !== 0) blocks++;
  return blocks;
}
