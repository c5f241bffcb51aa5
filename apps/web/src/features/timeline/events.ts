import type { CallDetail, LadderMessage } from '../../api/documents';
import type { TimeSpan } from './lanes';

export interface Flag {
  atUs: number;
  words: string;
  /** Message that it stands for. */
  messageId: string | null;
}

export interface Bar extends TimeSpan {
  words: string;
  severe: boolean;
}

/** What is worth a flag: the answer, requests within the call, the end, and final answers that refuse. */
export function flagsOf(call: CallDetail, messages: readonly LadderMessage[]): Flag[] {
  const flags: Flag[] = [];
  const seen = new Set<string>();
  for (const message of messages) {
    if (message.retransmission > 0) continue;
    const words = wordsOf(call, message);
    // A request through several hops is one event.
    const key = `${words}|${Math.round(message.atUs / 250e3)}`;
    if (words === null || seen.has(key)) continue;
    seen.add(key);
    flags.push({ atUs: message.atUs, words, messageId: message.id });
  }
  return flags;
}

function wordsOf(call: CallDetail, message: LadderMessage): string | null {
  if (message.milestone === 'Answer') return 'answer';
  if (message.method === null)
    return (message.status ?? 0) >= 400 && call.answerUs !== null && message.atUs > call.answerUs
      ? String(message.status)
      : null;
  switch (message.method) {
    case 'INVITE':
      return call.answerUs !== null && message.atUs > call.answerUs ? 're-INVITE' : null;
    case 'BYE':
    case 'CANCEL':
    case 'UPDATE':
    case 'REFER':
      return message.method;
    default:
      return null;
  }
}

/** Findings whose evidence has a length: a bar each, from the first moment of it to the last. */
export function evidenceBars(call: CallDetail): Bar[] {
  return call.findings.flatMap((finding) => {
    const spans = finding.evidence.flatMap(({ fromUs, toUs }) =>
      fromUs !== null && toUs !== null && toUs > fromUs ? [{ fromUs, toUs }] : [],
    );
    if (spans.length === 0) return [];
    return [
      {
        fromUs: Math.min(...spans.map(({ fromUs }) => fromUs)),
        toUs: Math.max(...spans.map(({ toUs }) => toUs)),
        words: finding.title,
        severe: finding.severity === 'critical' || finding.severity === 'major',
      },
    ];
  });
}

/** Rows for labels that must not cover each other; -1 where there is no room left. */
export function placeLabels(labels: readonly { x: number; width: number }[], rows: number): number[] {
  const ends: number[] = Array.from({ length: rows }, () => Number.NEGATIVE_INFINITY);
  return labels.map(({ x, width }) => {
    const row = ends.findIndex((end) => end <= x);
    if (row >= 0) ends[row] = x + width + 4;
    return row;
  });
}
