import type { CaptureRecord } from '@earshot/contracts';
import { ARRIVAL, type Arrival } from '@earshot/metrics';

/**
 * Packets of a stream that no SDP announced before it is believed: half a second of audio. Shorter ones cannot be measured, and what
 * other protocols send in the shape of RTP is nearly always shorter.
 */
export const MIN_PACKETS_WITHOUT_SDP = 25;
const MIN_IN_ORDER = 20;
/** A clock slower than this is none of audio's or video's. */
const MIN_CLOCK = 4000;
/**
 * Twice the fastest clock of audio (192 kHz). Packets that were queued come faster than real time, and are waited with until the mean is below
 * it; the microseconds that games and tunnels count beside their packets never are.
 */
const MAX_CLOCK = 400_000;
const MIN_SPAN_US = 200_000;

/** What speaks for a stream without SDP being one. */
export class ProvisionalEvidence {
  packets = 0;
  /** Its stream was let go of, which may be while a packet of it is taken. */
  isGivenUp = false;
  /** Telephone events that ended with an end packet. */
  digits = 0;
  /** Records of its stream, given away once it is believed. */
  readonly withheld: CaptureRecord[] = [];
  private inOrder = 0;
  private misfits = 0;
  private firstUs = 0;
  private firstTimestamp = 0;

  /** Takes the fate of one packet; true where the stream is to be believed from here on. */
  weigh(arrival: Arrival, atUs: number, timestamp: number): boolean {
    if (this.packets === 0) {
      this.firstUs = atUs;
      this.firstTimestamp = timestamp;
    }
    this.packets++;
    if (arrival === ARRIVAL.inOrder) this.inOrder++;
    else if (arrival === ARRIVAL.stray || arrival === ARRIVAL.restart) this.misfits++;
    if (this.digits > 0 && this.misfits === 0) return true;
    if (this.packets < MIN_PACKETS_WITHOUT_SDP || this.inOrder < MIN_IN_ORDER || this.misfits > 0) return false;
    const spanUs = atUs - this.firstUs;
    const units = (timestamp - this.firstTimestamp) | 0;
    if (spanUs < MIN_SPAN_US || units <= 0) return false;
    const clock = (units * 1_000_000) / spanUs;
    return clock >= MIN_CLOCK && clock <= MAX_CLOCK;
  }
}
