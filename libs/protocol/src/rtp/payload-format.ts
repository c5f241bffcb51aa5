/** Octets that a codec of a fixed rate makes of a unit of the RTP timestamp. */
const OCTETS_PER_UNIT: Readonly<Record<string, number>> = {
  PCMU: 1,
  PCMA: 1,
  // RFC 3551 4.5.2: 64 kbit/s, its clock is said to be 8000.
  G722: 1,
  'G726-40': 5 / 8,
  'G726-32': 1 / 2,
  'G726-24': 3 / 8,
  'G726-16': 1 / 4,
  G721: 1 / 2,
  // RFC 3551 4.5.6: 10 octets of 10 ms, of 80 units.
  G729: 1 / 8,
  // RFC 3551 4.5.8: 33 octets of 20 ms.
  GSM: 33 / 160,
  L16: 2,
  L8: 1,
};

/**
 * Largest payload with which a codec marks silence, octets: Opus discontinuous transmission (RFC 6716 2.1.9: TOC, and up to 2), SID frames of
 * G.729 Annex B (RFC 3551 4.5.6), G.723.1 (RFC 3551 4.5.3), AMR and AMR-WB with their header octets (RFC 4867 4.3, 4.4).
 */
const SILENCE_OCTETS: Readonly<Record<string, number>> = { OPUS: 3, G729: 2, G723: 4, AMR: 7, 'AMR-WB': 7 };

/** Octets per timestamp unit of a codec with a fixed rate; 0 for others. */
export function octetsPerUnit(codec: string, channels: number): number {
  return (OCTETS_PER_UNIT[codec] ?? 0) * channels;
}

/** Payloads of up to so many octets mark silence; 0 where a codec has no such mark. */
export function silenceOctets(codec: string): number {
  return SILENCE_OCTETS[codec] ?? 0;
}
