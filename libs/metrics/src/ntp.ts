/** NTP timestamps, RFC 3550 4 and RFC 5905: seconds since 1900 and a fraction of 2^32, in eras of 2^32 seconds. */

/** Seconds from the NTP epoch to the Unix epoch. */
const NTP_UNIX_OFFSET_S = 2_208_988_800;
const ERA_S = 2 ** 32;
/** A sender report whose wall clock is further than this from its arrival has none: uptime, zero, or a guess. */
const WALL_CLOCK_TOLERANCE_US = 3_600_000_000;

/** 64 bits of RFC 5905 6, as two words; which era they are of is not in them. */
export interface NtpTimestamp {
  /** Most significant word: seconds modulo 2^32. */
  readonly seconds: number;
  /** Least significant word: 1/2^32 s. */
  readonly fraction: number;
}

/**
 * NTP timestamp of microseconds since the Unix epoch: seconds + 2 208 988 800 modulo 2^32, fraction of 2^32. Source: RFC 5905 6;
 * confidence: text read.
 */
export function ntpFromUnixUs(unixUs: number): NtpTimestamp {
  const wholeSeconds = Math.floor(unixUs / 1e6);
  const microseconds = unixUs - wholeSeconds * 1e6;
  return {
    seconds: modulo(wholeSeconds + NTP_UNIX_OFFSET_S, ERA_S),
    fraction: Math.floor((microseconds * ERA_S) / 1e6),
  };
}

/**
 * Microseconds since the Unix epoch, in the era that is nearest to a time known to be close, such as the arrival. Source: RFC 5905 6;
 * confidence: text read.
 */
export function unixUsFromNtp(ntp: NtpTimestamp, nearUs: number): number {
  const nearSeconds = nearUs / 1e6 + NTP_UNIX_OFFSET_S;
  const era = Math.round((nearSeconds - ntp.seconds) / ERA_S);
  const seconds = ntp.seconds + era * ERA_S - NTP_UNIX_OFFSET_S;
  return seconds * 1e6 + Math.round((ntp.fraction * 1e6) / ERA_S);
}

/** Middle 32 bits: what LSR and LRR carry, in 1/65536 s. Source: RFC 3550 4, 6.4.1; confidence: text read. */
export function ntpMiddle(ntp: NtpTimestamp): number {
  return (((ntp.seconds & 0xffff) << 16) | (ntp.fraction >>> 16)) >>> 0;
}

/**
 * The wall clock of a sender report, microseconds since the Unix epoch; null for 0 and where it is more than an hour from the arrival, as
 * uptime is. Source: RFC 3550 6.4.1; the hour is a convention.
 */
export function wallClockUs(ntp: NtpTimestamp, arrivalUs: number): number | null {
  if (ntp.seconds === 0 && ntp.fraction === 0) return null;
  const unixUs = unixUsFromNtp(ntp, arrivalUs);
  return Math.abs(unixUs - arrivalUs) <= WALL_CLOCK_TOLERANCE_US ? unixUs : null;
}

function modulo(value: number, modulus: number): number {
  return value - Math.floor(value / modulus) * modulus;
}
