import type { Analysis } from '@earshot/contracts';
import { callLines } from './call-lines.js';
import { captureLines } from './capture-lines.js';
import { counted } from './counted.js';
import { findingLines } from './finding-lines.js';
import { basisLines, streamLines } from './stream-lines.js';
import { wrapped } from './wrapped.js';

/**
 * The readable form of an analysis: what was captured, per call its verdict, findings, legs and streams, then what belongs to no call, and how
 * the scores were made. Lines stay within `width` columns, those of a terminal; in a pipe they are as long as they are.
 */
export function analysisText(document: Analysis, width = Number.POSITIVE_INFINITY): string {
  const { calls, streams, findings, captures = [] } = document;
  const withPlaces = captures.length > 1;
  const lines = [...captureLines(document), ''];
  const byCall = streamsByCall(streams);
  for (const call of calls) lines.push(...callLines(call, byCall.get(call.key) ?? [], withPlaces, width), '');
  const unbound = byCall.get(null) ?? [];
  if (unbound.length > 0)
    lines.push(`${counted(unbound.length, 'stream')} of no known call`, ...streamLines(unbound, withPlaces, width), '');
  if (findings.length > 0) {
    lines.push('Across calls');
    for (const finding of findings) {
      const [title, ...rest] = findingLines(finding);
      lines.push(title as string, `    ${finding.explanation}`, ...rest);
    }
    lines.push('');
  }
  if (streams.length > 0) lines.push('How the scores were made', ...basisLines(streams), '');
  return lines.flatMap((line) => wrapped(line, width)).join('\n');
}

function streamsByCall(streams: Analysis['streams']): Map<string | null, Analysis['streams']> {
  const byCall = new Map<string | null, Analysis['streams']>();
  for (const stream of streams) {
    const of = byCall.get(stream.callKey);
    if (of === undefined) byCall.set(stream.callKey, [stream]);
    else of.push(stream);
  }
  return byCall;
}
