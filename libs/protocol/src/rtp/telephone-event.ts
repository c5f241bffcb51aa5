/** One payload of RFC 4733 2.3: event(8) end(1) reserved(1) volume(6) duration(16). */
export interface TelephoneEvent {
  readonly event: number;
  readonly end: boolean;
  /** Power in -dBm0, 0 to 63. */
  readonly volume: number;
  /** Timestamp units since the start of the event. */
  readonly durationUnits: number;
}

/** Reads the 32 bits of a payload. */
export function telephoneEvent(payload: number): TelephoneEvent {
  return {
    event: payload >>> 24,
    end: (payload & 0x80_0000) !== 0,
    volume: (payload >>> 16) & 0x3f,
    durationUnits: payload & 0xffff,
  };
}

const DIGITS = '0123456789*#ABCD';

/** `0` to `9`, `*`, `#`, `A` to `D`, `flash` (RFC 4733 3.2), null for events that are no digits. */
export function digitOf(event: number): string | null {
  if (event === 16) return 'flash';
  return DIGITS[event] ?? null;
}
