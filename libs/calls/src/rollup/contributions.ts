import type { CallDetail, Stream, StreamWindow } from '@earshot/contracts';
import { countAttempt, isImpaired } from '@earshot/metrics';
import { hostOf } from '../media/socket-address.js';
import { attemptsOfCall } from './call-attempt.js';
import { ROLLUP_SLOT_US, RollupSums } from './rollup-layout.js';

/** What sums are kept by. Null where it is not known, or does not apply to signalling. */
export interface RollupDimensions {
  /** Hosts that the call came from and went to: trunks and peers. */
  readonly callerPeer: string | null;
  readonly calleePeer: string | null;
  readonly codec: string | null;
  /** Of signalling the caller's, of media the listener's. */
  readonly userAgent: string | null;
  readonly probe: string | null;
  /** Who listens. */
  readonly direction: 'caller' | 'callee' | null;
}

/** What one call or stream adds to one slot of five minutes. */
export interface Contribution {
  readonly slotUs: number;
  readonly dimensions: RollupDimensions;
  readonly sums: RollupSums;
}

type RolledCall = Omit<CallDetail, 'verdict' | 'findings' | 'findingCodes'>;

/** Its attempts, in the slot in which the first began; null while nothing final is known. */
export function callContribution(call: RolledCall): Contribution | null {
  const attempts = attemptsOfCall(call);
  if (attempts.length === 0) return null;
  const sums = new RollupSums();
  for (const attempt of attempts) {
    const counts = countAttempt(attempt);
    sums.addSessions(counts);
    if (counts.postDials > 0) sums.observe('postDialMs', counts.postDialMs);
  }
  return {
    slotUs: slotOf(call.startUs),
    dimensions: {
      ...peersOf(call),
      codec: null,
      userAgent: call.legDetails[0]?.callerUserAgent ?? null,
      probe: call.probes[0] ?? null,
      direction: null,
    },
    sums,
  };
}

/** A stream in each slot that it has windows in. */
export function streamContributions(stream: Stream, call: RolledCall | null): Contribution[] {
  const leg = call?.legDetails.find(({ callId }) => callId === stream.callId) ?? call?.legDetails[0];
  const agents = { caller: leg?.callerUserAgent ?? null, callee: leg?.calleeUserAgent ?? null };
  const dimensions: RollupDimensions = {
    ...(call === null ? { callerPeer: null, calleePeer: null } : peersOf(call)),
    codec: stream.codec,
    userAgent: stream.listener === null ? null : agents[stream.listener],
    probe: stream.probe,
    direction: stream.listener,
  };
  const slots = new Map<number, RollupSums>();
  for (const window of stream.windows) {
    const slotUs = slotOf(window.atUs);
    let sums = slots.get(slotUs);
    if (sums === undefined) {
      sums = new RollupSums();
      slots.set(slotUs, sums);
    }
    addWindow(sums, window, stream);
  }
  // A stream counts once, where it began.
  slots.get(slotOf(stream.windows[0]?.atUs ?? stream.firstUs))?.add('streams', 1);
  return [...slots].map(([slotUs, sums]) => ({ slotUs, dimensions, sums }));
}

function addWindow(sums: RollupSums, window: StreamWindow, { ptimeMs }: Stream): void {
  const heardMs = Math.min(WINDOW_MS, Math.max(0, window.expected) * (ptimeMs ?? 20));
  sums.add('packets', window.packets);
  sums.add('expected', window.expected);
  sums.add('lost', window.lost);
  sums.add('windows', 1);
  if (isImpaired(window.band)) sums.add('impairedWindows', 1);
  sums.add(window.band === null ? 'unscoredMs' : `${window.band}Ms`, heardMs);
  if (window.jitterMeanMs !== null) {
    sums.add('jitterWindows', 1);
    sums.add('jitterSumUs', window.jitterMeanMs * 1000);
  }
  if (window.rttMs !== null) {
    sums.add('roundTripWindows', 1);
    sums.add('roundTripSumUs', window.rttMs * 1000);
  }
  sums.observe('mosLq', window.mosLq);
  sums.observe('lossPct', window.lossPct);
  sums.observe('jitterMs', window.jitterMeanMs);
  sums.observe('roundTripMs', window.rttMs);
}

const WINDOW_MS = 5000;

/** The first hop of the first leg, and the last of the last. */
function peersOf({ legDetails }: RolledCall): Pick<RollupDimensions, 'callerPeer' | 'calleePeer'> {
  const first = legDetails[0]?.hops[0];
  const last = legDetails.at(-1)?.hops.at(-1);
  return {
    callerPeer: first === undefined ? null : hostOf(first.src),
    calleePeer: last === undefined ? null : hostOf(last.dst),
  };
}

function slotOf(atUs: number): number {
  return Math.floor(atUs / ROLLUP_SLOT_US) * ROLLUP_SLOT_US;
}
