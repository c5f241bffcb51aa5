import { uint16 } from './bytes.js';

/** Version 1: `PROXY TCP4 192.0.2.1 198.51.100.7 40000 5060` and CRLF, 107 octets at most. */
const LINE_START = Uint8Array.from([0x50, 0x52, 0x4f, 0x58, 0x59, 0x20]);
const MAX_LINE_OCTETS = 107;
/** Version 2: these, version and command(8) family(8) length(16), then as many octets. */
const SIGNATURE = Uint8Array.from([0x0d, 0x0a, 0x0d, 0x0a, 0, 0x0d, 0x0a, 0x51, 0x55, 0x49, 0x54, 0x0a]);
const FIXED_OCTETS = 16;
/** Addresses and what load balancers add to them: names, certificates' subjects. */
const MAX_BINARY_OCTETS = 4096;

/**
 * Octets of the header that a load balancer puts before the stream of its client (the PROXY protocol of HAProxy, versions 1 and 2); 0 where the
 * stream begins otherwise, -1 where more of it must come to tell.
 */
export function proxyHeaderLength(stream: Uint8Array): number {
  if (beginsLike(stream, LINE_START)) {
    const lineEnd = stream.indexOf(0x0a);
    if (lineEnd >= 0) return lineEnd < MAX_LINE_OCTETS ? lineEnd + 1 : 0;
    return stream.length < MAX_LINE_OCTETS ? -1 : 0;
  }
  if (!beginsLike(stream, SIGNATURE)) return 0;
  if (stream.length < FIXED_OCTETS) return -1;
  const length = FIXED_OCTETS + uint16(stream, 14);
  if ((stream[12] as number) >> 4 !== 2 || length > MAX_BINARY_OCTETS) return 0;
  return length <= stream.length ? length : -1;
}

/** As far as it goes: a stream that is shorter may become one. */
function beginsLike(stream: Uint8Array, start: Uint8Array): boolean {
  const octets = Math.min(stream.length, start.length);
  for (let at = 0; at < octets; at++) if (stream[at] !== start[at]) return false;
  return octets > 0;
}
