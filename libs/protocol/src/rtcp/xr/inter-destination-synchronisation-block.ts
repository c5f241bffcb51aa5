import { uint32 } from '../../bytes.js';
import type { XrContent } from './content.js';

/** Who sent the block (RFC 7272 6, ETSI TS 183 063 W.1). */
const SENDERS = ['reserved', 'client', 'server', 'transcoder-input', 'transcoder-output'] as const;

/**
 * Inter-Destination Media Synchronization (RFC 7272 6):
 * ```
 * |     BT=12     | SPST  |Resrv|P|         block length=7        |
 * |     PT      |               Resrv                             |
 * |              Media Stream Correlation Identifier              |
 * |                    SSRC of media source                       |
 * |      Packet Received NTP timestamp, most significant word     |
 * |      Packet Received NTP timestamp, least significant word    |
 * |              Packet Received RTP timestamp                    |
 * |              Packet Presented NTP timestamp                   |
 * ```
 * The presentation time is the middle 32 bits of NTP time, and means something only where P is set.
 */
export function decodeInterDestinationSynchronisationBlock(
  bytes: Uint8Array,
  start: number,
  end: number,
): XrContent | null {
  if (end - start < 32) return null;
  const flags = bytes[start + 1] as number;
  return {
    ssrc: uint32(bytes, start + 12),
    fields: {
      sender: SENDERS[flags >> 4] ?? 'reserved',
      payloadType: (bytes[start + 4] as number) >> 1,
      correlationId: uint32(bytes, start + 8),
      receivedNtpSeconds: uint32(bytes, start + 16),
      receivedNtpFraction: uint32(bytes, start + 20),
      receivedRtpTimestamp: uint32(bytes, start + 24),
      presentedNtpMiddle: (flags & 1) === 1 ? uint32(bytes, start + 28) : null,
    },
  };
}
