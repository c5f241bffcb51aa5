import { ntpFromUnixUs, ntpMiddle } from './ntp.js';

/** Round-trip time from LSR and DLSR (RFC 3550 6.4.1) or LRR and DLRR (RFC 3611 4.5), both in 1/65536 s. */

/** Clock granularity makes a round trip slightly negative: down to this it counts as 0, below it is no measurement. */
const NEGATIVE_TOLERANCE_MS = -50;

/**
 * A - LSR - DLSR modulo 2^32 as a signed number, in 1/65536 s; null without a last sender report (LSR 0). Source: RFC 3550 6.4.1, figure
 * 2; confidence: text read, its example is a test.
 */
export function roundTripUnits(arrivalMiddle: number, lastSenderReport: number, delay: number): number | null {
  if (lastSenderReport === 0) return null;
  return (arrivalMiddle - lastSenderReport - delay) | 0;
}

/** Milliseconds of 1/65536 s. */
export function unitsToMs(units: number): number {
  return (units * 1000) / 65_536;
}

/**
 * `roundTripUnits` in ms; down to -50 ms counts as 0, below it is null, since the fields cannot be right. Source: RFC 3550 6.4.1;
 * confidence: text read, the -50 ms a convention.
 */
export function roundTripMs(arrivalMiddle: number, lastSenderReport: number, delay: number): number | null {
  const units = roundTripUnits(arrivalMiddle, lastSenderReport, delay);
  if (units === null) return null;
  const ms = unitsToMs(units);
  if (ms >= 0) return ms;
  return ms >= NEGATIVE_TOLERANCE_MS ? 0 : null;
}

/**
 * Round trip as the endpoint that sent the report's LSR has it: the report arrives there, with that wall clock; ms, as `roundTripMs`.
 * Source: RFC 3550 6.4.1; confidence: text read.
 */
export function roundTripAtEndpointMs(reportArrivalUs: number, lastSenderReport: number, delay: number): number | null {
  return roundTripMs(ntpMiddle(ntpFromUnixUs(reportArrivalUs)), lastSenderReport, delay);
}

/**
 * A monitor in mid-path sees the sender report pass and the report that answers it: the round trip from the monitor to
 * the endpoint that answered, whatever the endpoints' clocks say. Both directions add up to the whole.
 * Milliseconds; down to -50 counts as 0, below it is null. Source: RFC 3550 6.4.1, moved to the monitor (metrics reference 1.5); confidence: arithmetic.
 * @param senderReportUs when the sender report with that LSR passed
 * @param reportUs when the report block passed
 * @param delay DLSR, 1/65536 s
 */
export function roundTripFromMonitorMs(senderReportUs: number, reportUs: number, delay: number): number | null {
  const ms = (reportUs - senderReportUs) / 1000 - unitsToMs(delay);
  if (ms >= 0) return ms;
  return ms >= NEGATIVE_TOLERANCE_MS ? 0 : null;
}
