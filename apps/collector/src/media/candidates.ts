import { type RtpHeader, STATIC_PAYLOAD_TYPES } from '@earshot/protocol';

/** Slots of four; a flood of lone packets only overwrites them. */
const SETS = 16_384;
const WAYS = 4;
/** Packets kept of one candidate: one less than are needed to confirm a stream of a dynamic payload type. */
const KEPT = 3;
const NONE = -1;

/** A candidate whose last packet is older than this is none. */
const MAX_AGE_US = 2_000_000;
/** Timestamp units per second of any audio or video in use, with room for bursts and jitter. */
const MIN_CLOCK = 4000;
const MAX_CLOCK = 200_000;

/** Timestamp units that one octet of payload is worth, where the payload type fixes it (RFC 3551 4.5). */
const UNITS_PER_OCTET: Readonly<Record<number, number>> = { 0: 1, 8: 1, 9: 1, 18: 8, 3: 160 / 33, 15: 4, 5: 2 };

/** One packet that waited. */
export interface WaitingPacket {
  atUs: number;
  sequence: number;
  timestamp: number;
  marker: boolean;
  payloadType: number;
  payloadOctets: number;
  linkSignature: number;
  path: number;
}

/**
 * Packets that look like RTP of streams that are not confirmed: two in order where the payload type says how far the timestamp
 * must go, four otherwise. Fixed memory, set-associative: the longest idle of four makes room.
 */
export class Candidates {
  /** Packets that were given up. */
  unconfirmed = 0;
  /** Packets that wait. */
  held = 0;

  private readonly keys = new Int32Array(4 * SETS * WAYS);
  private readonly counts = new Uint8Array(SETS * WAYS);
  private readonly lastUs = new Float64Array(SETS * WAYS);
  private readonly times = new Float64Array(KEPT * SETS * WAYS);
  private readonly timestamps = new Uint32Array(KEPT * SETS * WAYS);
  /** Sequence in the upper half, marker and payload type below. */
  private readonly heads = new Int32Array(KEPT * SETS * WAYS);
  private readonly octets = new Int32Array(KEPT * SETS * WAYS);
  private readonly signatures = new Int32Array(KEPT * SETS * WAYS);
  private readonly paths = new Int32Array(KEPT * SETS * WAYS);

  constructor(private readonly seed: number) {}

  /**
   * Takes a packet of an unknown stream. Returns those that waited before it, oldest first, where it confirms the stream, else null;
   * the packet itself is then kept.
   */
  take(
    a: number,
    b: number,
    c: number,
    header: RtpHeader,
    atUs: number,
    signature: number,
    path: number,
  ): WaitingPacket[] | null {
    const d = header.ssrc;
    const slot = this.slotOf(a, b, c, d, atUs);
    const count = this.counts[slot] as number;
    if (count > 0) {
      const last = slot * KEPT + count - 1;
      const head = this.heads[last] as number;
      const step = (header.sequence - (head >>> 16)) & 0xffff;
      // A copy by the mirror neither confirms nor refutes.
      if (step === 0 && header.timestamp === this.timestamps[last]) {
        this.unconfirmed++;
        return null;
      }
      if (!this.follows(last, header, atUs, step)) {
        this.giveUp(slot);
      } else if (this.confirms(slot, last, header, atUs)) {
        const waiting = this.release(slot);
        return waiting;
      }
    }
    this.keep(slot, header, atUs, signature, path);
    return null;
  }

  /** Gives up all that wait. */
  clear(): void {
    for (let slot = 0; slot < this.counts.length; slot++) if ((this.counts[slot] as number) > 0) this.giveUp(slot);
  }

  private follows(last: number, header: RtpHeader, atUs: number, step: number): boolean {
    const gapUs = atUs - (this.times[last] as number);
    if (step !== 1 || gapUs < -10_000 || gapUs > MAX_AGE_US) return false;
    const advance = (header.timestamp - (this.timestamps[last] as number)) | 0;
    return advance >= 0 && advance <= MAX_CLOCK * 2;
  }

  private confirms(slot: number, last: number, header: RtpHeader, atUs: number): boolean {
    const before = this.heads[last] as number;
    const payloadType = before & 0x7f;
    const advance = (header.timestamp - (this.timestamps[last] as number)) | 0;
    const perOctet = UNITS_PER_OCTET[payloadType];
    if (perOctet !== undefined && header.payloadType === payloadType && advance > 0) {
      if (Math.abs((this.octets[last] as number) * perOctet - advance) < 1) return true;
    }
    if ((this.counts[slot] as number) < KEPT) return false;
    const first = slot * KEPT;
    const units = (header.timestamp - (this.timestamps[first] as number)) | 0;
    const seconds = (atUs - (this.times[first] as number)) / 1_000_000;
    // Packets that were queued come faster than real time, so only a clock that is too slow refutes.
    return units > 0 && units >= MIN_CLOCK * seconds;
  }

  private keep(slot: number, header: RtpHeader, atUs: number, signature: number, path: number): void {
    const count = this.counts[slot] as number;
    const at = slot * KEPT + count;
    this.times[at] = atUs;
    this.timestamps[at] = header.timestamp;
    this.heads[at] = (header.sequence << 16) | (header.marker ? 0x80 : 0) | header.payloadType;
    this.octets[at] = header.payloadOctets;
    this.signatures[at] = signature;
    this.paths[at] = path;
    this.counts[slot] = count + 1;
    this.lastUs[slot] = atUs;
    this.held++;
  }

  private release(slot: number): WaitingPacket[] {
    const count = this.counts[slot] as number;
    const packets: WaitingPacket[] = [];
    for (let at = slot * KEPT; at < slot * KEPT + count; at++) {
      const head = this.heads[at] as number;
      packets.push({
        atUs: this.times[at] as number,
        sequence: head >>> 16,
        timestamp: this.timestamps[at] as number,
        marker: (head & 0x80) !== 0,
        payloadType: head & 0x7f,
        payloadOctets: this.octets[at] as number,
        linkSignature: this.signatures[at] as number,
        path: this.paths[at] as number,
      });
    }
    this.counts[slot] = 0;
    this.held -= count;
    return packets;
  }

  private giveUp(slot: number): void {
    const count = this.counts[slot] as number;
    this.unconfirmed += count;
    this.held -= count;
    this.counts[slot] = 0;
  }

  /** The slot of the key, or an empty one of its set, or that of the longest idle in it, given up. */
  private slotOf(a: number, b: number, c: number, d: number, atUs: number): number {
    let hash = Math.imul(this.seed ^ a, 0x85ebca6b);
    hash = Math.imul((hash ^ (hash >>> 15) ^ b) | 0, 0xc2b2ae35);
    hash = Math.imul((hash ^ (hash >>> 13) ^ c) | 0, 0x27d4eb2f);
    hash = Math.imul((hash ^ (hash >>> 15) ^ d) | 0, 0x165667b1);
    const first = ((hash ^ (hash >>> 16)) & (SETS - 1)) * WAYS;
    const { keys, counts, lastUs } = this;
    let chosen = NONE;
    let oldestUs = Number.POSITIVE_INFINITY;
    for (let slot = first; slot < first + WAYS; slot++) {
      const key = slot << 2;
      if ((counts[slot] as number) === 0) {
        if (oldestUs !== Number.NEGATIVE_INFINITY) {
          chosen = slot;
          oldestUs = Number.NEGATIVE_INFINITY;
        }
        continue;
      }
      if (keys[key] === a && keys[key + 1] === b && keys[key + 2] === c && keys[key + 3] === d) return slot;
      if ((lastUs[slot] as number) < oldestUs) {
        chosen = slot;
        oldestUs = lastUs[slot] as number;
      }
    }
    if ((counts[chosen] as number) > 0) this.giveUp(chosen);
    const key = chosen << 2;
    keys[key] = a;
    keys[key + 1] = b;
    keys[key + 2] = c;
    keys[key + 3] = d;
    lastUs[chosen] = atUs;
    return chosen;
  }
}

/** Ports below this are servers'; nobody sends media from or to them (RFC 3550 11 leaves the choice, all pick high ones). */
const MIN_MEDIA_PORT = 1024;
/** A mixer of more sources is not heard of. */
const MAX_CSRC = 8;

/** Whether a packet without SDP is worth remembering: a payload type that somebody may send, from and to ports of media. */
export function isPlausible(header: RtpHeader, sourcePort: number, destinationPort: number): boolean {
  const { payloadType } = header;
  return (
    sourcePort >= MIN_MEDIA_PORT &&
    destinationPort >= MIN_MEDIA_PORT &&
    header.csrcCount <= MAX_CSRC &&
    header.payloadOctets > 0 &&
    header.ssrc !== 0 &&
    (payloadType >= 96 || STATIC_PAYLOAD_TYPES.has(payloadType))
  );
}
