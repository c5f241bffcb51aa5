/** 32-bit timestamp arithmetic, RFC 3550 6.4.1. */

/** `to - from` modulo 2^32 as a signed number, timestamp units: -2^31..2^31-1. Source: RFC 3550 6.4.1; confidence: arithmetic. */
export function timestampDelta(from: number, to: number): number {
  return (to - from) | 0;
}

/** Rates that a guessed clock is snapped to, Hz. Source: RFC 3551 table 4, RFC 7587; confidence: text read, the choice is a convention. */
export const CLOCK_RATES: readonly number[] = [8000, 16_000, 32_000, 44_100, 48_000, 90_000];
/** A guess needs at least this much arrival time. */
export const CLOCK_GUESS_MIN_US = 1_000_000;
/** A guess may be this far from the rate it is snapped to. */
const CLOCK_GUESS_TOLERANCE = 0.02;

/**
 * Hz: timestamp units over arrival of a second or more, snapped to one of `CLOCK_RATES` within 2 %; null where none fits. A score that
 * rests on it says `clockGuessed`. Convention (metrics reference 10a).
 */
export function guessClockRate(timestampSpan: number, arrivalSpanUs: number): number | null {
  if (arrivalSpanUs < CLOCK_GUESS_MIN_US) return null;
  const measured = (timestampSpan * 1e6) / arrivalSpanUs;
  for (const rate of CLOCK_RATES) {
    if (Math.abs(measured - rate) <= rate * CLOCK_GUESS_TOLERANCE) return rate;
  }
  return null;
}
