import { int32, primaryEncoding, type RtpHeader, redundantBlocks } from '@earshot/protocol';
import type { PayloadTable } from './payload-table.js';

/** What of a packet is heard: its payload, or of redundant audio (RFC 2198) what is primary in it. One object is filled again and again. */
export class HeardPayload {
  payloadType = 0;
  /** Where it starts, and its octets as on the wire: some may not have been captured. */
  start = 0;
  octets = 0;
  /** First four octets, all that a telephone event is; 0 where they were not captured. */
  firstWord = 0;
  /** The packet is redundant audio, and not SRTP. */
  isRedundant = false;
  /** It is, and its headers do not fit in: this is all of its payload then. */
  isSpoilt = false;
  /** Packets before it that it carries once more. */
  packetsAgain = 0;

  /** Reads the packet that `header` was read from; `end` is that of the octets captured. */
  read(header: RtpHeader, data: Uint8Array, end: number, payloads: PayloadTable, encrypted: boolean): void {
    const { payloadStart, payloadOctets, payloadType } = header;
    this.payloadType = payloadType;
    this.start = payloadStart;
    this.octets = payloadOctets;
    this.isSpoilt = false;
    this.packetsAgain = 0;
    this.isRedundant = !encrypted && payloads.formats[payloadType]?.isRedundant === true;
    if (this.isRedundant) this.unwrap(data, end);
    this.firstWord = this.start + 4 <= end ? int32(data, this.start) : 0;
  }

  /** Of a packet whose octets are not at hand. */
  set(payloadType: number, octets: number, firstWord: number): void {
    this.payloadType = payloadType;
    this.octets = octets;
    this.firstWord = firstWord;
    this.isRedundant = false;
  }

  private unwrap(data: Uint8Array, end: number): void {
    const { start } = this;
    const whole = start + this.octets;
    const captured = Math.min(end, whole);
    const primary = primaryEncoding(data, start, captured, whole);
    this.isSpoilt = primary < 0;
    if (primary < 0) return;
    this.payloadType = primary & 0x7f;
    this.start = primary >>> 7;
    this.octets = whole - this.start;
    this.packetsAgain = redundantBlocks(data, start, captured);
  }
}
