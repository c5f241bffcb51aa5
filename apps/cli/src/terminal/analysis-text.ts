import type { Analysis } from '@earshot/contracts';
import { scoreInWords } from './quality-words.js';
import { table } from './table.js';

type Call = Analysis['calls'][number];
type AnalysisStream = Analysis['streams'][number];

const NUMBERS = new Set(['packets', 'lost', 'loss %', 'jitter ms', 'R', 'MOS', 'worst', 'windows', 'seen %']);

/** The readable form of an analysis: per call its verdict, findings, legs and streams, then what belongs to no call. */
export function analysisText(document: Analysis): string {
  const lines = [captureLine(document), ''];
  for (const call of document.calls) {
    lines.push(
      ...callLines(
        call,
        document.streams.filter((stream) => stream.callKey === call.key),
      ),
      '',
    );
  }
  const unbound = document.streams.filter((stream) => stream.callKey === null);
  if (unbound.length > 0)
    lines.push(`${count(unbound.length, 'stream')} of no known call`, ...streamLines(unbound), '');
  if (document.findings.length > 0) {
    lines.push(
      'Across calls',
      ...document.findings.flatMap((finding) => [findingLine(finding), `    ${finding.explanation}`]),
      '',
    );
  }
  const undecoded = Object.entries(document.capture.undecoded);
  if (undecoded.length > 0)
    lines.push(`Not decoded: ${undecoded.map(([fault, packets]) => `${packets} ${fault}`).join(', ')}`, '');
  return lines.join('\n');
}

function captureLine({ file, capture, sip, calls, streams }: Analysis): string {
  const span =
    capture.firstUs === null || capture.lastUs === null ? '' : `, ${seconds(capture.lastUs - capture.firstUs)}`;
  return `${file}: ${count(capture.packets, 'packet')}${span}, ${count(sip.messages, 'SIP message')}, ${count(calls.length, 'call')}, ${count(streams.length, 'stream')}`;
}

function callLines(call: Call, streams: readonly AnalysisStream[]): string[] {
  const first = call.legs[0];
  const lines = [
    `${first ? `${first.from} -> ${first.to}` : call.key}  ${first ? isoTime(first.startUs) : ''}`,
    `  ${call.verdict}`,
  ];
  for (const finding of call.findings) {
    lines.push(findingLine(finding));
    for (const evidence of finding.evidence) lines.push(`    ${evidence.text}`);
  }
  for (const leg of call.legs) {
    const parts = [
      `leg ${leg.callId}`,
      leg.state + (leg.finalStatus === null ? '' : ` ${leg.finalStatus}`),
      leg.pddMs === null ? null : `PDD ${(leg.pddMs / 1000).toFixed(2)} s`,
      leg.answerUs === null || leg.endUs === null ? null : `talked ${seconds(leg.endUs - leg.answerUs)}`,
      leg.endedBy === null ? null : `ended by ${leg.endedBy}`,
      leg.attempts.length > 1 ? count(leg.attempts.length, 'attempt') : null,
      leg.branches.length > 1 ? `${leg.branches.length} branches` : null,
      leg.retransmissions > 0 ? count(leg.retransmissions, 'retransmission') : null,
      count(leg.messages, 'message'),
      leg.dtmf.length > 0 ? digitsText(leg.dtmf) : null,
    ];
    lines.push(`  ${parts.filter((part) => part !== null).join(', ')}`);
  }
  for (const trip of call.roundTripSummaries) lines.push(`  ${roundTripLine(trip)}`);
  lines.push(...streamLines(streams));
  for (const compared of call.comparisons) if (compared.disagrees) lines.push(`  ${comparisonLine(compared)}`);
  return lines;
}

function digitsText(dtmf: Call['legs'][number]['dtmf']): string {
  const withoutEnd = dtmf.filter(({ endSeen }) => endSeen === false).length;
  const digits = `DTMF ${dtmf.map(({ digit }) => digit).join('')}`;
  return withoutEnd === 0 ? digits : `${digits} (${withoutEnd} without an end)`;
}

function roundTripLine({ callerMs, calleeMs, endToEndMs }: Call['roundTripSummaries'][number]): string {
  const halves = `probe to caller ${number(callerMs, 0)} ms, to callee ${number(calleeMs, 0)} ms`;
  return `round trip: ${endToEndMs === null ? 'one half only, so no delay is in a score' : `${endToEndMs.toFixed(0)} ms end to end`} (${halves})`;
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
  return `the ${listener ?? 'receiver'} reports otherwise than the probe (${source}): ${figures.filter((figure) => figure !== null).join(', ')}`;
}

function findingLine({ severity, title, code, confidence }: Call['findings'][number]): string {
  return `  ${severity}: ${title} (${code}, confidence ${confidence.toFixed(2)})`;
}

function streamLines(streams: readonly AnalysisStream[]): string[] {
  if (streams.length === 0) return [];
  const head = [
    'heard by',
    'ssrc',
    'from',
    'to',
    'codec',
    'packets',
    'lost',
    'loss %',
    'jitter ms',
    'R',
    'MOS',
    'worst',
    'band',
    'windows',
    'seen %',
  ];
  const rows = streams.map((stream) => [
    stream.listener ?? '-',
    stream.ssrc,
    stream.src,
    stream.dst,
    stream.codec ?? `PT ${stream.payloadTypes.join(' ')}`,
    String(stream.packets),
    String(stream.lost),
    stream.expected === 0 ? '-' : ((100 * stream.lost) / stream.expected).toFixed(1),
    number(stream.jitterMs.mean, 1),
    number(stream.r, 1),
    number(stream.mosLq, 2),
    number(stream.minWindow?.mosLq ?? null, 2),
    bandWords(stream),
    String(stream.quality.scoredWindows),
    stream.quality.coverage === null ? '-' : String(Math.round(100 * stream.quality.coverage)),
  ]);
  const basis = new Set(streams.map(basisOfScore));
  return [...table(head, rows, NUMBERS), ...basis].map((line) => `  ${line}`);
}

/** The band, and what it is made of where that is no score: `bad: jitter`. */
function bandWords({ band, notGood = {} }: AnalysisStream): string {
  if (band === null) return '-';
  if (band === 'good' || notGood.rFactor !== undefined || notGood.mosLq !== undefined) return band;
  const figures = Object.entries(notGood).flatMap(([metric, of]) => (of === band ? (FIGURE[metric] ?? []) : []));
  return figures.length === 0 ? band : `${band}: ${figures.join(', ')}`;
}

/** Figures that a band can come from and that no column of scores shows. */
const FIGURE: Readonly<Record<string, string>> = {
  jitterMs: 'jitter',
  lossPct: 'loss',
  roundTripMs: 'round trip',
  concealedPct: 'made-up sound',
  audioLostMs: 'lost sound',
  levelDb: 'level',
};

/** How the scores were made, or why there are none; streams of one codec share a line. */
function basisOfScore({ codec, payloadTypes, quality }: AnalysisStream): string {
  return `${codec ?? `PT ${payloadTypes.join(' ')}`}: ${scoreInWords(quality)}`;
}

function number(value: number | null, decimals: number): string {
  return value === null ? '-' : value.toFixed(decimals);
}

function seconds(us: number): string {
  return `${(us / 1e6).toFixed(1)} s`;
}

function isoTime(us: number): string {
  return new Date(us / 1000).toISOString();
}

function count(n: number, noun: string): string {
  return `${n} ${noun}${n === 1 ? '' : 's'}`;
}
