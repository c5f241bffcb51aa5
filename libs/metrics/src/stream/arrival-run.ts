/** Most packets of a run: two and a half seconds, so that the state of a stream is in the cache for many at once. */
export const RUN_PACKETS = 128;
/** Of how many packets the signatures are kept, the last ones: `CopyDetector` remembers no more. A power of two. */
export const RUN_SIGNATURES = 8;

/**
 * Packets of one stream that came as they should: each the next in sequence, one packet duration on in its timestamp, audio without a
 * marker, of the same payload type and length. Nearly all are so. Taken together they cost a fraction of what they cost one by one,
 * and give the same.
 */
export class ArrivalRun {
  length = 0;
  /** Sequence number (16 bits) and timestamp (signed) of the first. */
  sequence = 0;
  timestamp = 0;
  /** Timestamp units from packet to packet. */
  stepUnits = 0;
  payloadType = 0;
  payloadOctets = 0;
  /** What the offsets count from, microseconds since the epoch. */
  originUs = 0;
  /** Arrival of each, microseconds from the origin. */
  readonly offsetsUs = new Int32Array(RUN_PACKETS);
  /** `linkSignature` of the last ones, each at its index modulo `RUN_SIGNATURES`, counted with those that were taken away. */
  readonly signatures = new Int32Array(RUN_SIGNATURES);
  takenAway = 0;

  /** Arrival, microseconds since the epoch. */
  arrivalUs(index: number): number {
    return this.originUs + (this.offsetsUs[index] as number);
  }

  /** `linkSignature` of one of the last; of earlier ones another's, which nobody can ask for. */
  signature(index: number): number {
    return this.signatures[(index + this.takenAway) & (RUN_SIGNATURES - 1)] as number;
  }

  /** Takes the first packets away. */
  shift(packets: number): void {
    this.offsetsUs.copyWithin(0, packets, this.length);
    this.length -= packets;
    this.takenAway += packets;
    this.sequence = (this.sequence + packets) & 0xffff;
    this.timestamp = (this.timestamp + packets * this.stepUnits) | 0;
  }
}
