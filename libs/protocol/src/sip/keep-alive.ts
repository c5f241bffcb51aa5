/** Longest keep-alive: a double CRLF, and what agents pad it with. */
const MAX_OCTETS = 8;

/** CRLF, double CRLF (RFC 5626 3.5.1), the NULs and blanks that some agents send, or nothing. */
export function isSipKeepAlive(bytes: Uint8Array, start: number, end: number): boolean {
  if (end - start > MAX_OCTETS) return false;
  for (let offset = start; offset < end; offset++) {
    const octet = bytes[offset] as number;
    if (octet !== 0x0d && octet !== 0x0a && octet !== 0 && octet !== 0x20) return false;
  }
  return true;
}
