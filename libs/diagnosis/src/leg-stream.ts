import { type AssembledCall, type AssembledLeg, audioOf, isRtpAddressOf, opposite, type Side } from '@earshot/calls';
import type { DiagnosisContext } from './rule.js';

export type CallStream = AssembledCall['streams'][number];

/** Audio that one side of a leg heard. */
export interface LegStream {
  readonly measured: CallStream;
  readonly listener: Side;
  readonly sender: Side;
}

/** RTP clock of every video codec that RFC 3551 and its successors define. */
const VIDEO_CLOCK_HZ = 90_000;

/** Audio streams of a leg whose direction is known, in order of their first packet. */
export function legStreams({ streams }: AssembledCall, leg: AssembledLeg): readonly LegStream[] {
  if (lastAsked !== null && lastAsked.streams === streams && lastAsked.leg === leg) return lastAsked.own;
  const own: LegStream[] = [];
  for (const measured of streams) {
    const { listener, callId, clockRate } = measured.stream;
    if (listener === null || callId !== leg.leg.callId || clockRate === VIDEO_CLOCK_HZ) continue;
    if (!isOtherMedia(leg, measured)) own.push({ measured, listener, sender: opposite(listener) });
  }
  lastAsked = { streams, leg, own };
  return own;
}

/** A score of rules asks one after the other for the streams of the same leg. */
let lastAsked: {
  readonly streams: readonly CallStream[];
  readonly leg: AssembledLeg;
  readonly own: readonly LegStream[];
} | null = null;

/** Those with enough packets to say something of them. */
export function presentStreams(
  call: AssembledCall,
  leg: AssembledLeg,
  { thresholds }: DiagnosisContext,
): readonly LegStream[] {
  const streams = legStreams(call, leg);
  const { presentPackets } = thresholds;
  if (lastPresent !== null && lastPresent.streams === streams && lastPresent.presentPackets === presentPackets)
    return lastPresent.present;
  const isPresent = ({ measured }: LegStream): boolean => measured.stream.packets >= presentPackets;
  const present = streams.every(isPresent) ? streams : streams.filter(isPresent);
  lastPresent = { streams, presentPackets, present };
  return present;
}

/** The same of those with packets enough. */
let lastPresent: {
  readonly streams: readonly LegStream[];
  readonly presentPackets: number;
  readonly present: readonly LegStream[];
} | null = null;

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
