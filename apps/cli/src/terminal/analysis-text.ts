import { TextBlocks } from '@earshot/calls';
import type { Analysis } from '@earshot/contracts';
import { callLines } from './call-lines.js';
import { CallTally } from './call-tally.js';
import { captureLines } from './capture-lines.js';
import { counted } from './counted.js';
import { findingLines } from './finding-lines.js';
import { ScoreBases } from './score-bases.js';
import { StreamTable } from './stream-table.js';
import { wrapped } from './wrapped.js';

type AnalysisStream = Analysis['streams'][number];

/** An analysis whose calls and streams are made as they are asked for. */
export interface AnalysisInOrder extends Omit<Analysis, 'schema' | 'calls' | 'streams'> {
  /** Each call with its streams. */
  readonly calls: Iterable<{ readonly call: Analysis['calls'][number]; readonly streams: readonly AnalysisStream[] }>;
  readonly unboundStreams: Iterable<AnalysisStream>;
}

/**
 * The readable form of an analysis as UTF-8 in parts: what was captured, per call its verdict, findings, legs and streams, then what belongs
 * to no call, and how the scores were made. What is counted of all calls stands before the first of them, so that their text waits; the calls
 * themselves are not kept. Lines stay within `width` columns, those of a terminal; in a pipe they are as long as they are.
 */
export function* analysisText(
  analysis: AnalysisInOrder,
  width = Number.POSITIVE_INFINITY,
): Generator<Buffer, void, undefined> {
  const { findings, captures = [] } = analysis;
  const withPlaces = captures.length > 1;
  const tally = new CallTally();
  const bases = new ScoreBases();
  const text = new TextBlocks();
  const add = (lines: readonly string[]): void => {
    for (const line of lines) for (const part of wrapped(line, width)) text.add(`${part}\n`);
  };
  for (const { call, streams } of analysis.calls) {
    tally.add(call);
    const table = new StreamTable(withPlaces);
    for (const stream of streams) {
      bases.add(stream);
      table.add(stream);
    }
    add([...callLines(call, streams, table, withPlaces, width), '']);
  }
  const unbound = new StreamTable(withPlaces);
  for (const stream of analysis.unboundStreams) {
    bases.add(stream);
    unbound.add(stream);
  }
  if (unbound.streams > 0) add([`${counted(unbound.streams, 'stream')} of no known call`, ...unbound.lines(width), '']);
  if (findings.length > 0) {
    add(['Across calls']);
    for (const finding of findings) {
      const [title, ...rest] = findingLines(finding);
      add([title as string, `    ${finding.explanation}`, ...rest]);
    }
    add(['']);
  }
  if (bases.streams > 0) add(['How the scores were made', ...bases.lines(), '']);
  const beginning = new TextBlocks();
  for (const line of [...captureLines(analysis, tally, bases.streams), ''])
    for (const part of wrapped(line, width)) beginning.add(`${part}\n`);
  yield* beginning.take();
  yield* text.take();
}
