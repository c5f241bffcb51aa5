import { type RtpHeader, STATIC_PAYLOAD_TYPES } from '@earshot/protocol';

/** Slots in sets of four; a flood of lone packets only overwrites them. */
const SETS = 16_384;
const WAYS = 4;

/** A packet that follows later than this follows nothing. */
const MAX_GAP_US = 2_000_000;
/** Packets that a capture has swapped may seem to go back a little. */
const MAX_STEP_BACK_US = 10_000;
/** Units that a timestamp may advance from one packet to the next: two seconds of the fastest clock in use. */
const MAX_ADVANCE = 400_000;

/** A packet as it is kept until a second one confirms or refutes it. */
export interface WaitingPacket {
  atUs: number;
  sequence: number;
  timestamp: number;
  marker: boolean;
  payloadType: number;
  payloadOctets: number;
  /** First four octets of the payload, for telephone events. */
  payloadWord: number;
  linkSignature: number;
  path: number;
}

/**
 * First packets of what may become RTP streams: a second in order of the same source makes one. Fixed memory, set-associative: the
 * oldest of four makes room.
 */
export class Candidates {
  /** Packets that were given up. */
  unconfirmed = 0;
  /** Packets that wait. */
  held = 0;

  private readonly keys = new Int32Array(4 * SETS * WAYS);
  private readonly used = new Uint8Array(SETS * WAYS);
  private readonly timesUs = new Float64Array(SETS * WAYS);
  private readonly timestamps = new Uint32Array(SETS * WAYS);
  /** Sequence number in the upper half, below it marker and payload type. */
  private readonly heads = new Int32Array(SETS * WAYS);
  private readonly octets = new Int32Array(SETS * WAYS);
  private readonly words = new Int32Array(SETS * WAYS);
  private readonly signatures = new Int32Array(SETS * WAYS);
  private readonly paths = new Int32Array(SETS * WAYS);

  constructor(private readonly seed: number) {}

  /** Takes a packet of an unknown source. Returns the one before it where the two are in order, else null; the packet is then kept. */
  take(a: number, b: number, c: number, d: number, packet: WaitingPacket): WaitingPacket | null {
    const slot = this.slotOf(a, b, c, d);
    if (this.used[slot] === 1) {
      const step = (packet.sequence - ((this.heads[slot] as number) >>> 16)) & 0xffff;
      if (step === 1 && this.follows(slot, packet)) {
        this.used[slot] = 0;
        this.held--;
        return this.kept(slot);
      }
      this.unconfirmed++;
      // A copy of the one before, by the mirror or sent so, neither confirms nor refutes it.
      if (step === 0 && packet.timestamp === this.timestamps[slot]) return null;
      this.held--;
    }
    this.keep(slot, packet);
    return null;
  }

  /** Gives up all that wait. */
  clear(): void {
    this.unconfirmed += this.held;
    this.held = 0;
    this.used.fill(0);
  }

  private follows(slot: number, packet: WaitingPacket): boolean {
    const gapUs = packet.atUs - (this.timesUs[slot] as number);
    const advance = (packet.timestamp - (this.timestamps[slot] as number)) | 0;
    return gapUs >= -MAX_STEP_BACK_US && gapUs <= MAX_GAP_US && advance >= 0 && advance <= MAX_ADVANCE;
  }

  private keep(slot: number, packet: WaitingPacket): void {
    this.used[slot] = 1;
    this.timesUs[slot] = packet.atUs;
    this.timestamps[slot] = packet.timestamp;
    this.heads[slot] = (packet.sequence << 16) | (packet.marker ? 0x80 : 0) | packet.payloadType;
    this.octets[slot] = packet.payloadOctets;
    this.words[slot] = packet.payloadWord;
    this.signatures[slot] = packet.linkSignature;
    this.paths[slot] = packet.path;
    this.held++;
  }

  private kept(slot: number): WaitingPacket {
    const head = this.heads[slot] as number;
    return {
      atUs: this.timesUs[slot] as number,
      sequence: head >>> 16,
      timestamp: this.timestamps[slot] as number,
      marker: (head & 0x80) !== 0,
      payloadType: head & 0x7f,
      payloadOctets: this.octets[slot] as number,
      payloadWord: this.words[slot] as number,
      linkSignature: this.signatures[slot] as number,
      path: this.paths[slot] as number,
    };
  }

  /** The slot of the key, else a free one of its set, else that of the oldest in it, given up. */
  private slotOf(a: number, b: number, c: number, d: number): number {
    let hash = Math.imul(this.seed ^ a, 0x85ebca6b);
    hash = Math.imul((hash ^ (hash >>> 15) ^ b) | 0, 0xc2b2ae35);
    hash = Math.imul((hash ^ (hash >>> 13) ^ c) | 0, 0x27d4eb2f);
    hash = Math.imul((hash ^ (hash >>> 15) ^ d) | 0, 0x165667b1);
    const first = ((hash ^ (hash >>> 16)) & (SETS - 1)) * WAYS;
    const { keys, used, timesUs } = this;
    let free = -1;
    let oldest = first;
    for (let slot = first; slot < first + WAYS; slot++) {
      const key = slot << 2;
      if (used[slot] === 0) {
        free = slot;
      } else if (keys[key] === a && keys[key + 1] === b && keys[key + 2] === c && keys[key + 3] === d) {
        return slot;
      } else if ((timesUs[slot] as number) < (timesUs[oldest] as number)) {
        oldest = slot;
      }
    }
    const chosen = free >= 0 ? free : oldest;
    if (free < 0) {
      this.used[chosen] = 0;
      this.held--;
      this.unconfirmed++;
    }
    const key = chosen << 2;
    keys[key] = a;
    keys[key + 1] = b;
    keys[key + 2] = c;
    keys[key + 3] = d;
    return chosen;
  }
}

/** Ports below this are servers'; nobody sends media from or to them (RFC 3550 11 leaves the choice, all pick high ones). */
const MIN_MEDIA_PORT = 1024;
/** IAX2 (RFC 5456 8.1.1): its full frames begin like RTP of version 2. */
const IAX_PORT = 4569;
/** A mixer of more sources is not heard of. */
const MAX_CSRC = 8;

/** Whether a packet without SDP is worth remembering: a payload type that somebody may send, from and to ports of media. */
export function isPlausible(header: RtpHeader, sourcePort: number, destinationPort: number): boolean {
  const { payloadType } = header;
  return (
    sourcePort >= MIN_MEDIA_PORT &&
    destinationPort >= MIN_MEDIA_PORT &&
    sourcePort !== IAX_PORT &&
    destinationPort !== IAX_PORT &&
    header.csrcCount <= MAX_CSRC &&
    header.payloadOctets > 0 &&
    !header.hasWrongPadding &&
    header.ssrc !== 0 &&
    (payloadType >= 96 || STATIC_PAYLOAD_TYPES.has(payloadType))
  );
}
