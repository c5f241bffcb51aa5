import { uint16, uint32 } from '../../bytes.js';
import type { XrContent } from './content.js';
import { intervalOf, ntpSeconds, type XrFieldValue } from './field.js';

const PDV_TYPES = ['mapdv2', '2-point'] as const;

/**
 * Packet Delay Variation (RFC 6798 3):
 * ```
 * |    BT=15      | I |pdvtyp |rsv|       block length=4          |
 * |                        SSRC of Source                         |
 * |  Pos PDV Threshold/Peak       |     Pos PDV Percentile        |
 * |  Neg PDV Threshold/Peak       |     Neg PDV Percentile        |
 * |          Mean PDV             |           Reserved            |
 * ```
 * PDV is in ms as S11:4, percentiles are 8:8.
 */
export function decodePacketDelayVariationBlock(bytes: Uint8Array, start: number, end: number): XrContent | null {
  if (end - start < 20) return null;
  const typeSpecific = bytes[start + 1] as number;
  return {
    ssrc: uint32(bytes, start + 4),
    fields: {
      interval: intervalOf(typeSpecific),
      pdvType: PDV_TYPES[(typeSpecific >> 2) & 0x0f] ?? 'unknown',
      positiveMs: variationMs(uint16(bytes, start + 8)),
      positivePercent: percentile(uint16(bytes, start + 10)),
      negativeMs: variationMs(uint16(bytes, start + 12)),
      negativePercent: percentile(uint16(bytes, start + 14)),
      meanMs: variationMs(uint16(bytes, start + 16)),
    },
  };
}

function variationMs(value: number): XrFieldValue {
  if (value === 0x7fff) return null;
  if (value === 0x7ffe) return 'over-range';
  if (value === 0x8000) return 'under-range';
  return ((value << 16) >> 16) / 16;
}

function percentile(value: number): number | null {
  return value === 0xffff ? null : value / 256;
}

/**
 * Delay (RFC 6843 3.1):
 * ```
 * |    BT=16      | I |   resv.   |      block length = 6         |
 * |                       SSRC of Source                          |
 * |                  Mean Network Round-Trip Delay                |   1/65536 s
 * |                  Min Network Round-Trip Delay                 |
 * |                  Max Network Round-Trip Delay                 |
 * |               End System Delay - Seconds (bit 0-31)           |   32.32 s
 * |              End System Delay - Fraction (bit 0-31)           |
 * ```
 */
export function decodeDelayBlock(bytes: Uint8Array, start: number, end: number): XrContent | null {
  if (end - start < 28) return null;
  const isEndSystemKnown = uint32(bytes, start + 20) !== 0xffff_ffff || uint32(bytes, start + 24) !== 0xffff_ffff;
  return {
    ssrc: uint32(bytes, start + 4),
    fields: {
      interval: intervalOf(bytes[start + 1] as number),
      meanRoundTripMs: roundTripMs(uint32(bytes, start + 8)),
      minRoundTripMs: roundTripMs(uint32(bytes, start + 12)),
      maxRoundTripMs: roundTripMs(uint32(bytes, start + 16)),
      endSystemDelayMs: isEndSystemKnown ? ntpSeconds(bytes, start + 20) * 1000 : null,
    },
  };
}

function roundTripMs(units: number): XrFieldValue {
  if (units === 0xffff_ffff) return null;
  return units === 0xffff_fffe ? 'over-range' : (units * 1000) / 65_536;
}
