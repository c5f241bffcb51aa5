import { MAX_DROPOUT, type PayloadCounts, sequenceForward, singleCount } from '@earshot/metrics';
import {
  CLIPPED_SQUARE,
  extensionElement,
  MILLIWATT_SQUARE,
  RTP_HEADER_OCTETS,
  type RtpHeader,
  uint32,
} from '@earshot/protocol';
import type { HeardPayload } from './heard-payload.js';
import { type PayloadFormat, UNKNOWN_FORMAT } from './payload-format.js';
import type { PayloadTable } from './payload-table.js';

/** One packet in so many is inspected; a power of two. */
export const INSPECTED_OF = 4;
/** Octets measured of a G.711 packet that is inspected: four milliseconds. */
const BLOCK = 32;
/** A block under -50 dBm0 is silent. */
const SILENT_SUM = Math.floor((BLOCK * MILLIWATT_SQUARE) / 100_000);
/** A sum beyond it moves to `#powerMost`, so that each packet adds small integers. */
const POWER_LIMIT = 0x2000_0000;
/** Run of repeated frames or marks of silence, which no octet fills. */
const NO_OCTET = 256;
const NO_RUN = -1;
/** A run is not followed for longer. */
const MAX_RUN_US = 0x4000_0000;
/** Sizes of payloads told apart beside the commonest. */
const MAX_SIZES = 16;

/** Measures the payloads of one stream, a bounded part of each, and keeps none of it. */
export class PayloadMeter {
  /** Payload type of the speech that redundant audio wraps; -1 until it was seen. */
  primaryPayloadType = -1;

  /** Id of the audio level among header extensions (RFC 6464), from SDP; 0 where there is none. */
  #audioLevelId = 0;
  #format: PayloadFormat = UNKNOWN_FORMAT;
  #payloadType = -1;
  #turn = 0;
  #block = 0;
  #inspected = 0;
  #measured = 0;
  #powerLeast = 0;
  /** Begins as a number that is no small integer, so that V8 need not throw away what it compiled when the sum grows out of one. */
  #powerMost = -0;
  #clipped = 0;
  #silent = 0;

  #runOctet = NO_RUN;
  #runAt = 0;
  #runUs = 0;
  #longestRunUs = 0;
  #longestRunOctet = NO_OCTET;
  #constant = 0;
  #firstWord = 0;
  #lastWord = 0;
  #lastOctets = -1;

  #silenceMarks = 0;
  #csrc = 0;
  #extension = 0;
  #padded = 0;
  #redundant = 0;
  #wrappedFec = 0;
  #repairable = 0;
  /** Sequence number of the last packet of redundant audio; -1 before the first of a segment. */
  #lastRedundant = -1;
  #audioLevels = 0;
  #audioLevelSum = 0;
  #voice = 0;

  /** Of the packets whose sizes are counted. */
  #sizedFormat: PayloadFormat = UNKNOWN_FORMAT;
  #size = -1;
  #sizePackets = 0;
  #otherSizes: Sized[] | null = null;

  /** Takes the packet that `header` was read from, and what is heard of it; `end` is that of the octets captured. */
  measure(
    data: Uint8Array,
    start: number,
    end: number,
    atUs: number,
    header: RtpHeader,
    heard: HeardPayload,
    payloads: PayloadTable,
    encrypted: boolean,
  ): void {
    const { payloadType } = header;
    if (payloadType !== this.#payloadType) {
      this.#payloadType = payloadType;
      this.#format = payloads.formats[payloadType] ?? UNKNOWN_FORMAT;
    }
    if (header.csrcCount > 0 || header.hasExtension || header.hasPadding)
      this.#countVariableParts(data, start, end, header);
    let format = this.#format;
    if (payloads.kinds[payloadType] !== 0 || format.isFec) return;
    const { octets } = heard;
    if (heard.isRedundant) {
      this.#redundant++;
      this.#countRepairable(header.sequence, heard.packetsAgain);
      if (heard.isSpoilt) return;
      format = payloads.formats[heard.payloadType] ?? UNKNOWN_FORMAT;
      // RFC 5109 14.2.
      if (format.isFec) this.#wrappedFec++;
      if (format.isFec || payloads.kinds[heard.payloadType] !== 0) return;
      this.primaryPayloadType = heard.payloadType;
    }
    if (format.octetsPerUnit > 0) {
      if (octets !== this.#size || format !== this.#sizedFormat) this.#changeSize(format, octets);
      this.#sizePackets++;
    }
    this.#turn = (this.#turn + 1) & (INSPECTED_OF - 1);
    if (encrypted || this.#turn !== 0) return;
    this.#inspect(data, heard.start, octets, end, format, atUs);
  }

  /** Packets since the last that was inspected; the one that makes it `INSPECTED_OF` is inspected next. */
  get turn(): number {
    return this.#turn;
  }

  /** Where in a payload the next block begins. */
  get block(): number {
    return this.#block;
  }

  /** Power by code, where a block of each payload of so many octets is measured; else null. */
  squaresOf(octets: number): Int32Array | null {
    const { squares, silenceOctets } = this.#format;
    return octets >= BLOCK && octets > silenceOctets ? squares : null;
  }

  /** Counts blocks that were measured elsewhere as `inspect` does, none of constant content; the next is to begin at `block`. */
  addBlocks(blocks: number, silent: number, clipped: number, power: number, block: number): void {
    this.#inspected += blocks;
    this.#measured += blocks;
    this.#silent += silent;
    this.#clipped += clipped;
    this.#powerMost += power;
    this.#block = block;
    this.#runOctet = NO_RUN;
  }

  /** Inspects a packet like the last one, when it is its turn. */
  inspect(data: Uint8Array, from: number, octets: number, end: number, atUs: number): void {
    this.#inspect(data, from, octets, end, this.#format, atUs);
  }

  /** Counts packets like the last one; those whose turn it was have been inspected. */
  count(packets: number): void {
    this.#turn = (this.#turn + packets) & (INSPECTED_OF - 1);
    if (this.#format.octetsPerUnit > 0) this.#sizePackets += packets;
  }

  #inspect(data: Uint8Array, from: number, octets: number, end: number, format: PayloadFormat, atUs: number): void {
    this.#inspected++;
    const captured = Math.min(octets, end - from);
    if (octets <= format.silenceOctets) {
      this.#silenceMarks++;
      this.#follow(NO_OCTET, atUs | 0);
    } else if (format.squares !== null) this.#measureBlock(data, from, captured, format.squares, atUs | 0);
    else if (captured === octets && octets >= 8) this.#compare(data, from, octets, atUs | 0);
  }

  /** Counts since they were last taken. `ptimeUnits` is the commonest timestamp step of a packet, 0 where it is not known; `fecPackets` have a type of their own. */
  take(ptimeUnits: number, fecPackets: number): PayloadCounts {
    const hasRun = this.#longestRunUs > 0;
    const counts: PayloadCounts = {
      inspectedPackets: this.#inspected,
      measuredPackets: this.#measured,
      samples: this.#measured * BLOCK,
      powerSumMilliwatt: Number(((this.#powerMost + this.#powerLeast) / MILLIWATT_SQUARE).toPrecision(6)),
      clippedSamples: this.#clipped,
      silentPackets: this.#silent,
      constantPackets: this.#constant,
      constantRunMs: this.#longestRunUs / 1000,
      constantOctet: hasRun && this.#longestRunOctet < NO_OCTET ? this.#longestRunOctet : null,
      dtxPackets: this.#silenceMarks,
      csrcPackets: this.#csrc,
      extensionPackets: this.#extension,
      paddedPackets: this.#padded,
      redPackets: this.#redundant,
      fecPackets: fecPackets + this.#wrappedFec,
      repairablePackets: this.#repairable,
      audioLevelPackets: this.#audioLevels,
      audioLevelSumDbov: -this.#audioLevelSum,
      voicePackets: this.#voice,
      frameExcessOctets: this.#frameExcess(ptimeUnits),
    };
    this.#inspected = 0;
    this.#measured = 0;
    this.#powerLeast = 0;
    this.#powerMost = 0;
    this.#clipped = 0;
    this.#silent = 0;
    this.#longestRunUs = 0;
    this.#constant = 0;
    this.#silenceMarks = 0;
    this.#csrc = 0;
    this.#extension = 0;
    this.#padded = 0;
    this.#redundant = 0;
    this.#wrappedFec = 0;
    this.#repairable = 0;
    this.#audioLevels = 0;
    this.#audioLevelSum = 0;
    this.#voice = 0;
    this.#sizePackets = 0;
    this.#otherSizes = null;
    return counts;
  }

  /** SDP says anew what payload types and header extensions stand for. */
  describe(audioLevelId: number): void {
    this.#audioLevelId = audioLevelId;
    this.#payloadType = -1;
  }

  /** What comes next belongs to another segment (RFC 3550 A.1): nothing is missing before it. */
  restart(): void {
    this.#lastRedundant = -1;
  }

  /** The blocks of redundant audio are those of the packets right before it, as all senders have them. */
  #countRepairable(sequence: number, packetsAgain: number): void {
    const missing = this.#lastRedundant < 0 ? 0 : sequenceForward(this.#lastRedundant, sequence) - 1;
    this.#lastRedundant = sequence;
    if (missing > 0 && missing < MAX_DROPOUT) this.#repairable += Math.min(missing, packetsAgain);
  }

  #countVariableParts(data: Uint8Array, start: number, end: number, header: RtpHeader): void {
    if (header.csrcCount > 0) this.#csrc++;
    if (header.hasPadding) this.#padded++;
    if (!header.hasExtension) return;
    this.#extension++;
    if (this.#audioLevelId === 0) return;
    const from = start + RTP_HEADER_OCTETS + 4 * header.csrcCount;
    const at = extensionElement(data, from, end, this.#audioLevelId);
    if (at < 0) return;
    // RFC 6464 3: voice activity(1) level in -dBov(7).
    const octet = data[at] as number;
    this.#audioLevels++;
    this.#audioLevelSum += octet & 0x7f;
    if (octet > 0x7f) this.#voice++;
  }

  #measureBlock(data: Uint8Array, from: number, captured: number, squares: Int32Array, at: number): void {
    if (captured < BLOCK) return;
    let block = this.#block;
    if (block + BLOCK > captured) block = 0;
    this.#block = block + BLOCK;
    const first = data[from + block] as number;
    let sum = 0;
    let differing = 0;
    for (let index = from + block, end = index + BLOCK; index < end; index++) {
      const code = data[index] as number;
      differing |= code ^ first;
      sum += squares[code] as number;
    }
    this.#measured++;
    // Without a branch that is seldom taken, for which V8 would throw away what it has compiled.
    const power = this.#powerLeast + sum;
    const isOver = power >= POWER_LIMIT;
    this.#powerMost += isOver ? power : 0;
    this.#powerLeast = isOver ? 0 : power;
    this.#silent += sum < SILENT_SUM ? 1 : 0;
    if (sum >= CLIPPED_SQUARE) this.#countClipped(data, from + block, squares);
    if (differing === 0 && data[from + captured - 1] === first) this.#follow(first, at);
    else this.#runOctet = NO_RUN;
  }

  #countClipped(data: Uint8Array, from: number, squares: Int32Array): void {
    let clipped = 0;
    for (let index = from; index < from + BLOCK; index++)
      clipped += (squares[data[index] as number] as number) >= CLIPPED_SQUARE ? 1 : 0;
    this.#clipped += clipped;
  }

  /** Codecs whose octets are no samples: a frame like the one inspected before, as far as its first and last words tell. */
  #compare(data: Uint8Array, from: number, octets: number, at: number): void {
    const first = uint32(data, from) | 0;
    const last = uint32(data, from + octets - 4) | 0;
    if (first === this.#firstWord && last === this.#lastWord && octets === this.#lastOctets) this.#follow(NO_OCTET, at);
    else this.#runOctet = NO_RUN;
    this.#firstWord = first;
    this.#lastWord = last;
    this.#lastOctets = octets;
  }

  /** A packet of constant content: the run goes on, or begins. */
  #follow(octet: number, at: number): void {
    this.#constant++;
    if (octet === this.#runOctet) {
      const gapUs = (at - this.#runAt) | 0;
      if (gapUs > 0) this.#runUs = Math.min(MAX_RUN_US, this.#runUs + gapUs);
    } else {
      this.#runOctet = octet;
      this.#runUs = 0;
    }
    this.#runAt = at;
    if (this.#runUs > this.#longestRunUs) {
      this.#longestRunUs = this.#runUs;
      this.#longestRunOctet = octet;
    }
  }

  #changeSize(format: PayloadFormat, octets: number): void {
    if (this.#sizePackets > 0) this.#keepSize(this.#sizedFormat, this.#size, this.#sizePackets);
    this.#sizedFormat = format;
    this.#size = octets;
    this.#sizePackets = 0;
  }

  #keepSize(format: PayloadFormat, octets: number, packets: number): void {
    this.#otherSizes ??= [];
    for (const sized of this.#otherSizes) {
      if (sized.octets !== octets || sized.format !== format) continue;
      sized.packets += packets;
      return;
    }
    if (this.#otherSizes.length < MAX_SIZES) this.#otherSizes.push({ format, octets, packets });
  }

  #frameExcess(ptimeUnits: number): Record<string, number> {
    if (ptimeUnits > 0 && this.#otherSizes === null && this.#sizePackets > 0)
      return singleCount(excessOf(this.#sizedFormat, this.#size, ptimeUnits), this.#sizePackets);
    this.#changeSize(this.#sizedFormat, this.#size);
    const excess: Record<string, number> = {};
    if (ptimeUnits === 0) return excess;
    for (const { format, octets, packets } of this.#otherSizes ?? []) {
      const name = String(excessOf(format, octets, ptimeUnits));
      excess[name] = (excess[name] ?? 0) + packets;
    }
    return excess;
  }
}

/** Payloads of a size. */
interface Sized {
  readonly format: PayloadFormat;
  readonly octets: number;
  packets: number;
}

/** Octets over those of the codec's frames. */
function excessOf({ octetsPerUnit }: PayloadFormat, octets: number, ptimeUnits: number): number {
  return octets - Math.round(ptimeUnits * octetsPerUnit);
}
