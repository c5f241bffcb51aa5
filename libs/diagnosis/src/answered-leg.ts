import {
  type AssembledCall,
  type AssembledLeg,
  audioOf,
  isHeld,
  isRtpAddressOf,
  type MediaDescription,
  type Side,
} from '@earshot/calls';

/** From answer to end, or to the last that was seen of it; null where it was never answered. */
export function answeredSpan(
  call: AssembledCall,
  { leg, lastUs }: AssembledLeg,
): { fromUs: number; toUs: number } | null {
  if (leg.answerUs === null) return null;
  return { fromUs: leg.answerUs, toUs: leg.endUs ?? Math.max(lastUs, call.lastUs) };
}

export function answeredMs(call: AssembledCall, leg: AssembledLeg): number {
  const span = answeredSpan(call, leg);
  return span === null ? 0 : (span.toUs - span.fromUs) / 1000;
}

/** Streams of the leg that go to one side, and those of other legs that go where it asked for them. */
export function streamsTo(
  { streams }: AssembledCall,
  { leg, announcements }: AssembledLeg,
  listener: Side,
): AssembledCall['streams'] {
  if (streams.length === 0) return streams;
  // Media that goes straight from end to end is of each leg on the way, and bound to one of them.
  const isAsked = (address: string): boolean =>
    announcements.some(({ side, session }) => {
      const audio = side === listener ? audioOf(session) : null;
      return audio !== null && isRtpAddressOf(audio, address);
    });
  return streams.filter(({ stream }) =>
    stream.callId === leg.callId ? stream.listener === listener : isAsked(stream.dst),
  );
}

/** Packets of all of them. */
export function packetsTo(call: AssembledCall, leg: AssembledLeg, listener: Side): number {
  return streamsTo(call, leg, listener).reduce((packets, { stream }) => packets + stream.packets, 0);
}

/** The last audio description of a side; null where none was captured. */
export function lastAudio({ announcements }: AssembledLeg, side: Side): MediaDescription | null {
  for (let at = announcements.length - 1; at >= 0; at--) {
    const announcement = announcements[at];
    const audio = announcement?.side === side ? audioOf(announcement.session) : null;
    if (audio !== null) return audio;
  }
  return null;
}

/** Both sides agreed to send and to hear audio, all the time: no hold, no rejected section, no one-way offer. */
export function bothSpeak(leg: AssembledLeg): boolean {
  if (leg.leg.holds.length > 0) return false;
  return (['caller', 'callee'] as const).every((side) => {
    const audio = lastAudio(leg, side);
    return audio !== null && audio.port !== 0 && audio.direction === 'sendrecv' && !isHeld(audio);
  });
}
