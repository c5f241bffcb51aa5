import type { AssembledCall, Side } from '@earshot/calls';
import type { DiagnosisContext } from './rule.js';

/**
 * P0, for rules of absence: what is not in the capture may still have been on the wire. True where the probe can be trusted to have
 * seen it: it saw both directions of some call, or RTCP from the silent side of this one, and dropped nothing.
 */
export function couldSee(call: AssembledCall, silent: Side | null, context: DiagnosisContext): boolean {
  if (droppedPackets(call, context) > 0) return false;
  if (silent !== null && call.rtcpFrom.includes(silent)) return true;
  return call.facts.probes.some((probe) => context.probesSeeingBothWays.has(probe));
}

/** Packets that the capture dropped while the call was up, as far as it was counted. */
export function droppedPackets(call: AssembledCall, context: DiagnosisContext): number {
  let dropped = context.captureDrops ?? 0;
  for (const { windows } of call.streams) for (const window of windows) dropped += window.probeDrops;
  return dropped;
}

/** Added to the explanation of a finding that P0 does not carry. */
export const MAY_BE_UNSEEN =
  'The probe was not seen to capture both directions of any call, so the missing packets may only have passed it by.';

export const UNSEEN_CONFIDENCE = 0.4;
