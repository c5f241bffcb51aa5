const SLAB_OCTETS = 256 << 10;
/** Before each datagram: its length (32 bits) and when it came (64-bit float, Unix microseconds). */
const HEADER_OCTETS = 12;

/** Datagrams one after another in a piece of memory that two threads hand to each other, so that none is copied on the way. */
export class DatagramSlab {
  /** Octets that are taken. */
  filled = 0;
  private readonly bytes: Uint8Array;
  private readonly view: DataView;

  constructor(readonly memory: ArrayBuffer = new ArrayBuffer(SLAB_OCTETS)) {
    this.bytes = new Uint8Array(memory);
    this.view = new DataView(memory);
  }

  /** False where it does not fit any more. */
  add(datagram: Uint8Array, receivedUs: number): boolean {
    const start = this.filled + HEADER_OCTETS;
    if (start + datagram.length > this.bytes.length) return false;
    this.view.setUint32(this.filled, datagram.length);
    this.view.setFloat64(this.filled + 4, receivedUs);
    this.bytes.set(datagram, start);
    this.filled = start + datagram.length;
    return true;
  }

  /** Each datagram in order, as its place in the slab. */
  each(filled: number, take: (bytes: Uint8Array, start: number, end: number, receivedUs: number) => void): void {
    for (let at = 0; at < filled; ) {
      const start = at + HEADER_OCTETS;
      const end = start + this.view.getUint32(at);
      take(this.bytes, start, end, this.view.getFloat64(at + 4));
      at = end;
    }
  }
}
