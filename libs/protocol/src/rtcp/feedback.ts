import { uint32 } from '../bytes.js';
import type { Fault } from '../faults.js';
import { RtcpType } from './packet-type.js';

/** Transport-layer or payload-specific feedback (RFC 4585 6.1); its control information is not read. */
export interface Feedback {
  readonly type: typeof RtcpType.TRANSPORT_FEEDBACK | typeof RtcpType.PAYLOAD_FEEDBACK;
  /** FMT: 1 generic NACK or PLI, 4 FIR, 15 transport-wide congestion control or AFB, … */
  readonly format: number;
  readonly ssrc: number;
  readonly mediaSsrc: number;
}

/**
 * ```
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |V=2|P|   FMT   |       PT      |          length               |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                  SSRC of packet sender                        |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                  SSRC of media source                         |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * :            Feedback Control Information (FCI)                 :
 * ```
 */
export function decodeFeedback(bytes: Uint8Array, start: number, end: number): Feedback | Fault {
  if (end - start < 12) return 'bad-length';
  const isTransport = bytes[start + 1] === RtcpType.TRANSPORT_FEEDBACK;
  return {
    type: isTransport ? RtcpType.TRANSPORT_FEEDBACK : RtcpType.PAYLOAD_FEEDBACK,
    format: (bytes[start] as number) & 0x1f,
    ssrc: uint32(bytes, start + 4),
    mediaSsrc: uint32(bytes, start + 8),
  };
}
