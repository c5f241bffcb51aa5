/** Largest window that is kept, which every decoder is to support (RFC 8878 3.1.1.1.2); `zstd --long` and `--ultra` need more. */
export const MAX_ZSTD_WINDOW_OCTETS = 8 << 20;
const MAX_BLOCK_OCTETS = 128 << 10;

const MAGIC = 0xfd2fb528;
const SKIPPABLE_MAGIC = 0x184d2a50;
const RUN_LENGTH_BLOCK = 1;
const RESERVED_BLOCK = 3;

/**
 * What `ZstdFrames` cuts a stream into; `end` is the last of a frame: its last block, or the checksum after it, which is in `checksum` then: the lower half
 * of the XXH64 of the content (RFC 8878 3.1.1).
 */
export interface ZstdPiece {
  readonly kind: 'header' | 'block' | 'end';
  readonly bytes: Uint8Array;
  readonly checksum: number | null;
}

type Expecting = 'frame' | 'block' | 'checksum' | 'padding';

/**
 * Cuts Zstandard (RFC 8878 3.1) into its frames' headers and blocks, so that a decoder is never given more than one block, which is bounded,
 * and no frame that asks for a large window. Throws a reason where the stream is none.
 */
export class ZstdFrames {
  /** What came and is not done with, and how much of it there must be for the next step: each octet is copied once or twice. */
  private held: Uint8Array[] = [];
  private heldOctets = 0;
  private neededOctets = 1;
  private expecting: Expecting = 'frame';
  private hasChecksum = false;
  private maxBlockOctets = MAX_BLOCK_OCTETS;
  private toSkip = 0;
  private octetsDone = 0;

  /** Octets of the stream before what is at the front: where the piece that was given last begins, or what is no piece. */
  offset = 0;

  /** True where the stream may end here. */
  get isWhole(): boolean {
    return (this.expecting === 'frame' || this.expecting === 'padding') && this.heldOctets === 0 && this.toSkip === 0;
  }

  *push(chunk: Uint8Array): Generator<ZstdPiece, void, undefined> {
    this.held.push(chunk);
    this.heldOctets += chunk.length;
    if (this.heldOctets < this.neededOctets) return;
    const bytes = new Uint8Array(Buffer.concat(this.held));
    let position = 0;
    for (;;) {
      const skipped = Math.min(this.toSkip, bytes.length - position);
      position += skipped;
      this.toSkip -= skipped;
      this.offset = this.octetsDone + position;
      const rest = bytes.subarray(position);
      const length = this.toSkip > 0 ? 0 : this.lengthOf(rest);
      if (length === 0 || rest.length < length) {
        this.neededOctets = length === 0 ? rest.length + 1 : length;
        break;
      }
      position += length;
      const piece = this.take(rest.subarray(0, length));
      if (piece !== null) yield piece;
    }
    this.octetsDone += position;
    this.held = position < bytes.length ? [bytes.slice(position)] : [];
    this.heldOctets = bytes.length - position;
  }

  /** Octets of what is at the front; 0 where too few are here to tell. */
  private lengthOf(bytes: Uint8Array): number {
    if (this.expecting === 'checksum') return 4;
    if (this.expecting === 'block') return bytes.length < 3 ? 0 : this.blockLength(bytes);
    // Tapes and disks leave noughts behind what they hold.
    if (this.expecting === 'padding' || (this.offset > 0 && bytes[0] === 0)) return paddingLength(bytes);
    if (bytes.length < 8) return 0;
    const magic = uint32(bytes, 0);
    if ((magic & 0xffff_fff0) >>> 0 === SKIPPABLE_MAGIC) return 8;
    if (magic !== MAGIC) throw new Error('no frame begins here');
    return headerLength(bytes[4] as number);
  }

  /** Last(1) type(2) size(21), little-endian (RFC 8878 3.1.1.2). */
  private blockLength(bytes: Uint8Array): number {
    const type = ((bytes[0] as number) >> 1) & 3;
    const size = uint24(bytes, 0) >> 3;
    if (type === RESERVED_BLOCK) throw new Error('a block of reserved type');
    if (size > this.maxBlockOctets) throw new Error(`a block of ${size} octets, more than ${this.maxBlockOctets}`);
    return 3 + (type === RUN_LENGTH_BLOCK ? 1 : size);
  }

  private take(bytes: Uint8Array): ZstdPiece | null {
    if (this.expecting === 'checksum') {
      this.expecting = 'frame';
      return { kind: 'end', bytes, checksum: uint32(bytes, 0) };
    }
    if (this.expecting === 'block') {
      const isLast = ((bytes[0] as number) & 1) !== 0;
      if (isLast) this.expecting = this.hasChecksum ? 'checksum' : 'frame';
      return { kind: this.expecting === 'frame' ? 'end' : 'block', bytes, checksum: null };
    }
    if (bytes[0] === 0) {
      this.expecting = 'padding';
      return null;
    }
    if (uint32(bytes, 0) !== MAGIC) {
      this.toSkip = uint32(bytes, 4);
      return null;
    }
    // RFC 8878 5: what a dictionary stands for is nowhere in the stream.
    if (hasDictionary(bytes)) throw new Error('a frame that needs a dictionary');
    const window = windowOctets(bytes);
    if (window > MAX_ZSTD_WINDOW_OCTETS) {
      throw new Error(`a window of ${window} octets, more than ${MAX_ZSTD_WINDOW_OCTETS}`);
    }
    this.maxBlockOctets = Math.min(MAX_BLOCK_OCTETS, window);
    this.hasChecksum = ((bytes[4] as number) & 4) !== 0;
    this.expecting = 'block';
    return { kind: 'header', bytes, checksum: null };
  }
}

function paddingLength(bytes: Uint8Array): number {
  if (bytes.some((octet) => octet !== 0)) throw new Error('no frame begins here');
  return bytes.length;
}

const DICTIONARY_ID_LENGTHS = [0, 1, 2, 4] as const;

/** Content size flag(2) single segment(1) unused(1) reserved(1) checksum(1) dictionary id flag(2): RFC 8878 3.1.1.1.1. */
function headerLength(descriptor: number): number {
  const isSingle = (descriptor & 0x20) !== 0;
  const dictionaryLength = DICTIONARY_ID_LENGTHS[(descriptor & 3) as 0 | 1 | 2 | 3];
  return 5 + (isSingle ? 0 : 1) + dictionaryLength + contentSizeLength(descriptor);
}

function contentSizeLength(descriptor: number): number {
  const flag = descriptor >> 6;
  if (flag === 0) return (descriptor & 0x20) !== 0 ? 1 : 0;
  return 1 << flag;
}

/** RFC 8878 3.1.1.1.3: 0 is the number of none. */
function hasDictionary(header: Uint8Array): boolean {
  const descriptor = header[4] as number;
  const from = (descriptor & 0x20) !== 0 ? 5 : 6;
  const length = DICTIONARY_ID_LENGTHS[(descriptor & 3) as 0 | 1 | 2 | 3];
  return header.subarray(from, from + length).some((octet) => octet !== 0);
}

/** RFC 8878 3.1.1.1.2; of a single segment it is the content's size. */
function windowOctets(header: Uint8Array): number {
  const descriptor = header[4] as number;
  if ((descriptor & 0x20) === 0) {
    const window = header[5] as number;
    const base = 2 ** (10 + (window >> 3));
    return base + (base / 8) * (window & 7);
  }
  const length = contentSizeLength(descriptor);
  let size = 0;
  for (let index = header.length - 1; index >= header.length - length; index--) {
    size = size * 256 + (header[index] as number);
  }
  return length === 2 ? size + 256 : size;
}

function uint24(bytes: Uint8Array, offset: number): number {
  return (bytes[offset] as number) | ((bytes[offset + 1] as number) << 8) | ((bytes[offset + 2] as number) << 16);
}

function uint32(bytes: Uint8Array, offset: number): number {
  return (uint24(bytes, offset) | ((bytes[offset + 3] as number) << 24)) >>> 0;
}
