import type { Analysis } from '@earshot/contracts';
import { counted, decimal } from './counted.js';
import { findingLines } from './finding-lines.js';
import { sectionLines } from './section-lines.js';
import { instantText, spanText } from './span.js';
import type { StreamTable } from './stream-table.js';

type Call = Analysis['calls'][number];
type Leg = Call['legs'][number];

/** A call: its verdict, what was found and what to do about it, its legs, its streams, and where endpoints say otherwise. */
export function callLines(
  call: Call,
  streams: readonly Analysis['streams'][number][],
  streamTable: StreamTable,
  withPlaces: boolean,
  width: number,
): string[] {
  const first = call.legs[0];
  return [
    first === undefined ? call.key : `${first.from} -> ${first.to}  ${instantText(first.startUs)}`,
    `  ${call.verdict}`,
    ...call.findings.flatMap(findingLines),
    ...call.legs.map(legLine),
    ...call.roundTripSummaries.map(roundTripLine),
    ...streamTable.lines(width),
    ...sectionLines(call.mediaSections, streams, withPlaces, width),
    ...call.comparisons.filter(({ disagrees }) => disagrees).map(comparisonLine),
  ];
}

function legLine(leg: Leg): string {
  const parts = [
    `leg ${leg.callId}`,
    hopsText(leg.hops),
    leg.state + (leg.finalStatus === null ? '' : ` ${leg.finalStatus}`),
    leg.pddMs === null ? null : `PDD ${(leg.pddMs / 1000).toFixed(2)} s`,
    leg.answerUs === null || leg.endUs === null ? null : `talked ${spanText(leg.endUs - leg.answerUs)}`,
    leg.endedBy === null ? null : `ended by ${leg.endedBy}`,
    leg.attempts.length > 1 ? counted(leg.attempts.length, 'attempt') : null,
    leg.branches.length > 1 ? `${leg.branches.length} branches` : null,
    leg.retransmissions > 0 ? counted(leg.retransmissions, 'retransmission') : null,
    counted(leg.messages, 'message'),
    leg.dtmf.length > 0 ? digitsText(leg.dtmf) : null,
  ];
  return `  ${parts.filter((part) => part !== null).join(', ')}`;
}

/** Each hop once, wherever it was seen. */
function hopsText(hops: Leg['hops']): string | null {
  return [...new Set(hops.map(({ src, dst }) => `${src} -> ${dst}`))].join(' then ') || null;
}

function digitsText(dtmf: Leg['dtmf']): string {
  const withoutEnd = dtmf.filter(({ endSeen }) => endSeen === false).length;
  const digits = `DTMF ${dtmf.map(({ digit }) => digit).join('')}`;
  return withoutEnd === 0 ? digits : `${digits} (${withoutEnd} without an end)`;
}

function roundTripLine({ callerMs, calleeMs, endToEndMs }: Call['roundTripSummaries'][number]): string {
  const half = (to: string, ms: number | null) => `to ${to} ${ms === null ? 'not known' : `${decimal(ms, 0)} ms`}`;
  const halves = `probe ${half('caller', callerMs)}, ${half('callee', calleeMs)}`;
  return `  round trip: ${endToEndMs === null ? 'one half only, so no delay is in a score' : `${endToEndMs.toFixed(0)} ms end to end`} (${halves})`;
}

/** The receiver's word beside the probe's, where they differ by more than measuring does. */
function comparisonLine({
  source,
  listener,
  lossPct,
  lostWhere,
  jitterMs,
  mosLq,
}: Call['comparisons'][number]): string {
  const figures = [
    lossPct === null ? null : `loss ${lossPct.reported.toFixed(1)} % against ${lossPct.probe.toFixed(1)} %`,
    jitterMs === null ? null : `jitter ${jitterMs.reported.toFixed(1)} ms against ${jitterMs.probe.toFixed(1)} ms`,
    mosLq === null ? null : `MOS ${mosLq.reported.toFixed(2)} against ${mosLq.probe.toFixed(2)}`,
    lostWhere === null ? null : `lost ${lostWhere.replaceAll('-', ' ')}`,
  ];
  return `  the ${listener ?? 'receiver'} reports otherwise than the probe (${source}): ${figures.filter((figure) => figure !== null).join(', ')}`;
}
