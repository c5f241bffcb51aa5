import { type ArrivalRun, RUN_SIGNATURES } from './arrival-run.js';
import { zeros } from './cells.js';

/** Packets whose first copy is remembered. */
const REMEMBERED = RUN_SIGNATURES;
const FIELDS = 3;
const EMPTY = zeros(FIELDS * REMEMBERED);
/** A copy seen on another link within this of the first one is the mirror's. */
export const MIRROR_COPY_US = 1000;
/** The same of a copy that is the same datagram on the same link: a mirror takes microseconds, a network that doubles packets more. */
const IDENTICAL_COPY_US = 500;

/**
 * Tells a copy that the mirror port made from a duplicate that the network or the sender made.
 *
 * A mirror that sees a packet twice (both directions of a port, before and after a router) shows the *same IP datagram*
 * within microseconds, perhaps with another VLAN, address or TTL. A host that sends a packet twice makes *two
 * datagrams*, each with its own IP identification. A network that doubles a packet keeps the identification, but the copy
 * is behind by a transmission time and a queue. So a copy is the mirror's within 1 ms of its first if the links differ,
 * within 0.5 ms if link and identification are the same, and never with the same link but another identification.
 * IPv6 and senders that leave the identification 0 give no such proof: the mirror is blamed.
 */
export class CopyDetector {
  /** Arrival, payload octets and signature of each packet. */
  readonly #packets = EMPTY.slice();

  /** Remembers a packet that is `behind` the highest sequence number. */
  remember(extended: number, behind: number, arrivalUs: number, payloadOctets: number, signature: number): void {
    if (behind >= REMEMBERED) return;
    const at = FIELDS * (extended & (REMEMBERED - 1));
    this.#packets[at] = arrivalUs;
    this.#packets[at + 1] = payloadOctets;
    this.#packets[at + 2] = signature;
  }

  /** Remembers the last of the first `length` of a run, whose first packet has the extended number `first`. */
  rememberRun(first: number, run: ArrivalRun, length: number): void {
    const { payloadOctets } = run;
    for (let index = Math.max(0, length - REMEMBERED); index < length; index++) {
      const at = FIELDS * ((first + index) & (REMEMBERED - 1));
      this.#packets[at] = run.arrivalUs(index);
      this.#packets[at + 1] = payloadOctets;
      this.#packets[at + 2] = run.signature(index);
    }
  }

  /** Whether the packet, `behind` the highest sequence number, is the mirror's copy of one that was remembered. */
  isMirrorCopy(extended: number, behind: number, arrivalUs: number, payloadOctets: number, signature: number): boolean {
    if (behind >= REMEMBERED) return false;
    const at = FIELDS * (extended & (REMEMBERED - 1));
    const behindUs = arrivalUs - (this.#packets[at] as number);
    if (behindUs > MIRROR_COPY_US) return false;
    if (this.#packets[at + 1] !== payloadOctets) return false;
    const difference = (this.#packets[at + 2] as number) ^ signature;
    return difference === 0 ? behindUs <= IDENTICAL_COPY_US : difference >>> 16 !== 0;
  }
}

/**
 * Signature of a datagram for `StreamState.arrive`: the IPv4 identification (0 for IPv6) in the low 16 bits, above it 16
 * bits of a hash of what differs between the places where a mirror sees a packet (VLAN, MAC addresses, TTL).
 */
export function linkSignature(ipIdentification: number, linkHash: number): number {
  return ((linkHash ^ (linkHash >>> 16)) << 16) | (ipIdentification & 0xffff);
}
