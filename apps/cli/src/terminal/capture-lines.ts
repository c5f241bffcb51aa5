import { type AnalysedCapture, type Analysis, probeInWords } from '@earshot/contracts';
import type { CallTally, Count } from './call-tally.js';
import { counted } from './counted.js';
import { instantText, spanText } from './span.js';

type Capture = Analysis['capture'];

/** What a document is of and what there is in it, before the first call. */
export function captureLines(
  { file, capture, captures, sip, rtcp }: Pick<Analysis, 'file' | 'capture' | 'captures' | 'sip' | 'rtcp'>,
  tally: CallTally,
  streams: number,
): string[] {
  const title = captures === undefined ? fileName(file) : counted(captures.length, 'capture');
  const found = [counted(sip.messages, 'SIP message'), counted(tally.calls, 'call'), counted(streams, 'stream')];
  const { xr, rttMs: _, ...reports } = rtcp;
  const several = tally.calls > 1;
  return [
    `${title}: ${[extentOf(capture), ...found].join(', ')}`,
    ...(captures ?? []).map(placeLine),
    ...row('packets', mostFirst(Object.entries(capture.kinds))),
    ...row('other', mostFirst(Object.entries(capture.other))),
    ...row('undecoded', mostFirst(Object.entries(capture.undecoded))),
    ...row('SIP', [...mostFirst(Object.entries(sip.byMethod)), ...Object.entries(sip.byStatus)]),
    ...row('RTCP', [...Object.entries(reports).map(upperCase), ...Object.entries(xr).map(ofExtendedReport)]),
    ...(several ? row('calls', tally.outcomes()) : []),
    ...(several ? row('findings', tally.findings()) : []),
  ];
}

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
