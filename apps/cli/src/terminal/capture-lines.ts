import { type AnalysedCapture, type Analysis, type Outcome, probeInWords } from '@earshot/contracts';
import { counted } from './counted.js';
import { instantText, spanText } from './span.js';

type Capture = Analysis['capture'];

/** What a document is of and what there is in it, before the first call. */
export function captureLines(document: Analysis): string[] {
  const { file, capture, captures, sip, rtcp, calls, streams } = document;
  const title = captures === undefined ? fileName(file) : counted(captures.length, 'capture');
  const found = [
    counted(sip.messages, 'SIP message'),
    counted(calls.length, 'call'),
    counted(streams.length, 'stream'),
  ];
  const { xr, rttMs: _, ...reports } = rtcp;
  const several = calls.length > 1;
  return [
    `${title}: ${[extentOf(capture), ...found].join(', ')}`,
    ...(captures ?? []).map(placeLine),
    ...row('packets', mostFirst(Object.entries(capture.kinds))),
    ...row('other', mostFirst(Object.entries(capture.other))),
    ...row('undecoded', mostFirst(Object.entries(capture.undecoded))),
    ...row('SIP', [...mostFirst(Object.entries(sip.byMethod)), ...Object.entries(sip.byStatus)]),
    ...row('RTCP', [...Object.entries(reports).map(upperCase), ...Object.entries(xr).map(ofExtendedReport)]),
    ...(several
      ? row(
          'calls',
          WORST_FIRST.map((name) => [name, numberOf(calls, (call) => call.outcome === name)]),
        )
      : []),
    ...(several ? row('findings', findingsOf(calls)) : []),
  ];
}

type Count = readonly [name: string, count: number];

function extentOf({ packets, firstUs, lastUs }: Capture): string {
  const extent = counted(packets, 'packet');
  return firstUs === null || lastUs === null
    ? extent
    : `${extent}, ${spanText(lastUs - firstUs)} from ${instantText(firstUs)}`;
}

function placeLine(capture: AnalysedCapture): string {
  return `  at ${probeInWords(capture.probe)}: ${fileName(capture.file)}: ${extentOf(capture)}`;
}

function fileName(file: string): string {
  return file === '-' ? 'standard input' : file;
}

const LABEL_WIDTH = 11;

/** What there is none of is left out, and the row where there is nothing. */
function row(label: string, counts: readonly Count[]): string[] {
  const some = counts.filter(([, count]) => count > 0);
  if (some.length === 0) return [];
  return [`  ${label.padEnd(LABEL_WIDTH)}${some.map(([name, count]) => `${name}: ${count}`).join(', ')}`];
}

function mostFirst(counts: readonly Count[]): Count[] {
  return [...counts].sort(([, a], [, b]) => b - a);
}

function upperCase([name, count]: Count): Count {
  return [name.toUpperCase(), count];
}

function ofExtendedReport([name, count]: Count): Count {
  return [`XR ${name}`, count];
}

const WORST_FIRST = [
  'bad',
  'poor',
  'fair',
  'failed',
  'not-measured',
  'running',
  'good',
] as const satisfies readonly Outcome[];

const GRAVEST_FIRST = ['critical', 'major', 'minor', 'info'];

/** Calls with each finding, the gravest first. */
function findingsOf(calls: Analysis['calls']): Count[] {
  const counts = new Map<string, { rank: number; calls: number }>();
  for (const { findings } of calls) {
    for (const code of new Set(findings.map(({ code }) => code))) {
      const rank = Math.min(
        ...findings.filter((one) => one.code === code).map(({ severity }) => GRAVEST_FIRST.indexOf(severity)),
      );
      const count = counts.get(code) ?? { rank, calls: 0 };
      counts.set(code, { rank: Math.min(rank, count.rank), calls: count.calls + 1 });
    }
  }
  return [...counts]
    .sort(([, a], [, b]) => a.rank - b.rank || b.calls - a.calls)
    .map(([code, { calls }]) => [code, calls]);
}

function numberOf<T>(all: readonly T[], is: (one: T) => boolean): number {
  return all.reduce((sum, one) => sum + (is(one) ? 1 : 0), 0);
}
