/** Default share of a second above which its concealment is severe: 5 %, 50 ms (RFC 7294 4.2). */
export const SEVERE_CONCEALMENT_MS = 50;

/**
 * Seconds without concealment, with any, and with more than the threshold (which are among those with any), from ms concealed in each
 * second. Source: RFC 7294 4; confidence: text read.
 */
export function concealedSeconds(
  concealedMsPerSecond: readonly number[],
  severeAboveMs: number = SEVERE_CONCEALMENT_MS,
): { readonly unimpaired: number; readonly concealed: number; readonly severe: number } {
  let concealed = 0;
  let severe = 0;
  for (const ms of concealedMsPerSecond) {
    if (ms > 0) concealed++;
    if (ms > severeAboveMs) severe++;
  }
  return { unimpaired: concealedMsPerSecond.length - concealed, concealed, severe };
}
