import { int32, uint16 } from '../bytes.js';

/** Smallest RTP header. */
export const RTP_HEADER_OCTETS = 12;

/**
 * RFC 3550 5.1:
 *
 *   version(2) padding(1) extension(1) CSRC count(4) | marker(1) payload type(7) | sequence number(16)
 *   timestamp(32)
 *   SSRC(32)
 *   CSRC(32) ... | extension: profile(16) words(16) ...
 *
 * One object is read again and again.
 */
export class RtpHeader {
  marker = false;
  payloadType = 0;
  sequence = 0;
  /** As a signed number, for which V8 needs no box; `timestamp >>> 0` is the one to show. */
  timestamp = 0;
  /** The same; it makes a cheap key. */
  ssrc = 0;
  csrcCount = 0;
  hasExtension = false;
  hasPadding = false;
  /**
   * The count of padding octets is 0 or more than there are (RFC 3550 5.1), as nearly always in SRTP, where the last octet is one of its tag
   * (RFC 3711 3.1). Nothing is taken off `payloadOctets` then.
   */
  hasWrongPadding = false;
  /** There are CSRCs, an extension or padding. */
  isVariable = false;
  /** Where the payload starts. */
  payloadStart = 0;
  /** Octets without header and padding, as on the wire: some may not have been captured. */
  payloadOctets = 0;

  /**
   * Reads the header of the packet in `start` to `end`, of which `cut` octets were not captured. False where it is no RTP of
   * version 2, or its parts do not fit in; then the fields are not valid.
   */
  read(bytes: Uint8Array, start: number, end: number, cut: number): boolean {
    if (end - start < RTP_HEADER_OCTETS) return false;
    const first = bytes[start] as number;
    if ((first & 0xc0) !== 0x80) return false;
    const second = bytes[start + 1] as number;
    this.marker = second > 127;
    this.payloadType = second & 0x7f;
    this.sequence = uint16(bytes, start + 2);
    this.timestamp = int32(bytes, start + 4);
    this.ssrc = int32(bytes, start + 8);
    const whole = end + cut;
    this.isVariable = (first & 0x3f) !== 0;
    if (!this.isVariable) {
      this.csrcCount = 0;
      this.hasExtension = false;
      this.hasPadding = false;
      this.hasWrongPadding = false;
      this.payloadStart = start + RTP_HEADER_OCTETS;
      this.payloadOctets = whole - this.payloadStart;
      return true;
    }
    return this.readVariable(bytes, start, end, whole, first);
  }

  private readVariable(bytes: Uint8Array, start: number, end: number, whole: number, first: number): boolean {
    this.csrcCount = first & 0x0f;
    this.hasExtension = (first & 0x10) !== 0;
    this.hasPadding = (first & 0x20) !== 0;
    let payload = start + RTP_HEADER_OCTETS + 4 * this.csrcCount;
    if (this.hasExtension) {
      // Where the extension's length was not captured, the header's end is not known; take it as empty.
      payload += payload + 4 <= end ? 4 + 4 * uint16(bytes, payload + 2) : 4;
    }
    if (payload > whole) return false;
    this.payloadStart = payload;
    this.payloadOctets = whole - payload;
    this.hasWrongPadding = false;
    if (this.hasPadding && whole === end && this.payloadOctets > 0) {
      // The last octet counts the padding, itself included.
      const padding = bytes[end - 1] as number;
      if (padding === 0 || padding > this.payloadOctets) this.hasWrongPadding = true;
      else this.payloadOctets -= padding;
    }
    return true;
  }
}
