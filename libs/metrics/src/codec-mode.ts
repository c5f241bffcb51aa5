import { codecName } from './codec-impairment.js';

/** Octets of a frame by bit rate, and its length. Of AMR and EVS the header of the payload comes on top. */
interface Framing {
  readonly frameMs: number;
  /** Octets that the payload format may add to a packet of one frame. */
  readonly overhead: readonly number[];
  /** Bits of a frame by mode. */
  readonly bits: Readonly<Record<string, number>>;
}

const FRAMING: Readonly<Record<string, Framing>> = {
  // RFC 3551 4.5.3.
  G723: { frameMs: 30, overhead: [0], bits: { '6300': 192, '5300': 160 } },
  // RFC 4867: ten bits of header, or two octets where frames are octet-aligned.
  AMR: {
    frameMs: 20,
    overhead: [10 / 8, 2],
    bits: { '4750': 95, '5150': 103, '5900': 118, '6700': 134, '7400': 148, '7950': 159, '10200': 204, '12200': 244 },
  },
  'AMR-WB': {
    frameMs: 20,
    overhead: [10 / 8, 2],
    bits: {
      ...{ '6600': 132, '8850': 177, '12650': 253, '14250': 285, '15850': 317, '18250': 365, '19850': 397 },
      ...{ '23050': 461, '23850': 477 },
    },
  },
  // 3GPP TS 26.445 Annex A: compact format, or with a table of contents.
  EVS: {
    frameMs: 20,
    overhead: [0, 1],
    bits: { '9600': 192, '13200': 264, '16400': 328, '24400': 488, '32000': 640, '48000': 960 },
  },
};

/** A mean that is further off is a mixture: silence, or several modes. */
const TOLERANCE_OCTETS = 0.6;

/**
 * Mode of a codec with several, from the mean payload of its packets; null where it has one only, or where the mean is that of none.
 * Meant for what signalling does not name: the score says `bitRateEstimated`.
 */
export function codecModeOfPayload(codec: string | null, octetsPerPacket: number, packetMs: number): string | null {
  const framing = codec === null ? undefined : FRAMING[codecName(codec)];
  if (framing === undefined || !(octetsPerPacket > 0)) return null;
  const frames = Math.max(1, Math.round(packetMs / framing.frameMs));
  let best: string | null = null;
  let least = TOLERANCE_OCTETS;
  for (const [mode, bits] of Object.entries(framing.bits)) {
    for (const overhead of framing.overhead) {
      const off = Math.abs(octetsPerPacket / frames - Math.ceil(bits / 8 + (overhead % 1)) - Math.floor(overhead));
      if (off < least) {
        best = mode;
        least = off;
      }
    }
  }
  return best;
}
