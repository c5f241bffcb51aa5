/** ITU-T G.711: what the 256 codes of each law stand for. */

/**
 * Power of the digital milliwatt, 0 dBm0: mean square of the eight codes of table 5 (34 21 21 34 b4 a1 a1 b4), amplitudes 1120 and 2624 on
 * the 13-bit scale of the A-law.
 */
export const MILLIWATT_SQUARE = 4_069_888;

/** The same of table 6 (1e 0b 0b 1e 9e 8b 8b 9e), amplitudes 2207 and 5215 on the 14-bit scale of the µ-law. */
const MILLIWATT_SQUARE_MU = 16_033_537;

/** Only the largest code of either sign is above it, in both laws: 4032² of 3904², 8031² of 7775² on the µ-law's scale. */
export const CLIPPED_SQUARE = 16_000_000;

/** Signed amplitude of an A-law code, 13 bits: ±1 to ±4032. Even bits are sent inverted. */
export function aLawAmplitude(code: number): number {
  const bits = code ^ 0x55;
  const segment = (bits >> 4) & 7;
  const step = 2 * (bits & 0x0f) + 1;
  const magnitude = segment === 0 ? step : (step + 32) << (segment - 1);
  return (bits & 0x80) !== 0 ? magnitude : -magnitude;
}

/** Signed amplitude of a µ-law code, 14 bits: 0 to ±8031. All bits are sent inverted. */
export function muLawAmplitude(code: number): number {
  const bits = ~code & 0xff;
  const magnitude = ((2 * (bits & 0x0f) + 33) << ((bits >> 4) & 7)) - 33;
  return (bits & 0x80) !== 0 ? -magnitude : magnitude;
}

/** Power by code, in units of which `MILLIWATT_SQUARE` are 0 dBm0 for both laws. */
export const A_LAW_SQUARES = Int32Array.from({ length: 256 }, (_, code) => aLawAmplitude(code) ** 2);
export const MU_LAW_SQUARES = Int32Array.from({ length: 256 }, (_, code) =>
  Math.round((muLawAmplitude(code) ** 2 * MILLIWATT_SQUARE) / MILLIWATT_SQUARE_MU),
);
