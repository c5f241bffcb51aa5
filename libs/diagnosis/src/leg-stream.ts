import { type AssembledCall, type AssembledLeg, audioOf, isRtpAddressOf, opposite, type Side } from '@earshot/calls';
import type { Thresholds } from './thresholds.js';

export type CallStream = AssembledCall['streams'][number];

/** Audio that one side of a leg heard. */
export interface LegStream {
  readonly measured: CallStream;
  readonly listener: Side;
  readonly sender: Side;
}

/** RTP clock of every video codec that RFC 3551 and its successors define. */
const VIDEO_CLOCK_HZ = 90_000;

/** Where a rule finds the streams of the leg that it is shown. */
export interface LegStreamContext {
  readonly legStreams: LegStreams;
  readonly thresholds: Thresholds;
}

/** Audio streams of a leg whose direction is known, in order of their first packet. */
export function legStreams(call: AssembledCall, leg: AssembledLeg, context: LegStreamContext): readonly LegStream[] {
  return context.legStreams.of(call, leg);
}

/** Those with enough packets to say something of them. */
export function presentStreams(
  call: AssembledCall,
  leg: AssembledLeg,
  { legStreams: known, thresholds }: LegStreamContext,
): readonly LegStream[] {
  return known.present(call, leg, thresholds.presentPackets);
}

/** The last answers: a score of rules asks one after the other for the streams of the same leg. */
export class LegStreams {
  #streams: readonly CallStream[] | null = null;
  #leg: AssembledLeg | null = null;
  #own: readonly LegStream[] = [];
  /** Of those the ones with at least so many packets. */
  #presentOf: readonly LegStream[] | null = null;
  #presentPackets = 0;
  #present: readonly LegStream[] = [];

  of({ streams }: AssembledCall, leg: AssembledLeg): readonly LegStream[] {
    if (streams !== this.#streams || leg !== this.#leg) {
      this.#own = audioOfLeg(streams, leg);
      this.#streams = streams;
      this.#leg = leg;
    }
    return this.#own;
  }

  present(call: AssembledCall, leg: AssembledLeg, presentPackets: number): readonly LegStream[] {
    const own = this.of(call, leg);
    if (own !== this.#presentOf || presentPackets !== this.#presentPackets) {
      const isPresent = ({ measured }: LegStream): boolean => measured.stream.packets >= presentPackets;
      this.#present = own.every(isPresent) ? own : own.filter(isPresent);
      this.#presentOf = own;
      this.#presentPackets = presentPackets;
    }
    return this.#present;
  }
}

function audioOfLeg(streams: readonly CallStream[], leg: AssembledLeg): readonly LegStream[] {
  const own: LegStream[] = [];
  for (const measured of streams) {
    const { listener, callId, clockRate } = measured.stream;
    if (listener === null || callId !== leg.leg.callId || clockRate === VIDEO_CLOCK_HZ) continue;
    if (!isOtherMedia(leg, measured)) own.push({ measured, listener, sender: opposite(listener) });
  }
  return own;
}

/** One of its addresses is announced for video or another medium, and for audio neither is. */
function isOtherMedia({ announcements }: AssembledLeg, { stream }: CallStream): boolean {
  let isOther = false;
  for (const { session } of announcements) {
    for (const section of session.media) {
      if (!isRtpAddressOf(section, stream.dst) && !isRtpAddressOf(section, stream.src)) continue;
      if (section.type === 'audio') return false;
      isOther = true;
    }
  }
  return isOther;
}

/** Descriptions of the listener that ask for media where the stream goes; all of them where none names that address. */
export function wantedBy({ announcements }: AssembledLeg, { measured, listener }: LegStream): typeof announcements {
  const own = announcements.filter(({ side, session }) => side === listener && audioOf(session) !== null);
  if (own.length < 2) return own;
  const exact = own.filter(({ session }) =>
    session.media.some((section) => isRtpAddressOf(section, measured.stream.dst)),
  );
  return exact.length > 0 ? exact : own;
}
