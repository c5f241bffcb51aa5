import { uint16 } from '../bytes.js';

/** One payload of RFC 4733 2.3: event(8) end(1) reserved(1) volume(6) duration(16). */
export interface TelephoneEvent {
  readonly event: number;
  readonly end: boolean;
  /** Power in -dBm0, 0 to 63. */
  readonly volume: number;
  /** Timestamp units since the start of the event. */
  readonly durationUnits: number;
}

/** Null where the payload is too short. */
export function readTelephoneEvent(bytes: Uint8Array, start: number, end: number): TelephoneEvent | null {
  if (end - start < 4) return null;
  const flags = bytes[start + 1] as number;
  return {
    event: bytes[start] as number,
    end: (flags & 0x80) !== 0,
    volume: flags & 0x3f,
    durationUnits: uint16(bytes, start + 2),
  };
}

const DIGITS = '0123456789*#ABCD';

/** `0` to `9`, `*`, `#`, `A` to `D`, `flash` (RFC 4733 3.2), null for events that are no digits. */
export function digitOf(event: number): string | null {
  if (event === 16) return 'flash';
  return DIGITS[event] ?? null;
}
