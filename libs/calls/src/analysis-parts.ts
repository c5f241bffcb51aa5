import type { Stream } from '@earshot/contracts';
import { type AnalysisInput, analysisStream } from './analysis.js';
import { addCallText } from './call-text.js';
import { TextBlocks } from './text-blocks.js';

/**
 * The text of `JSON.stringify(toAnalysis(input))` as UTF-8 in parts, made as they are asked for: neither the calls of a long capture nor
 * their text are in memory all at once.
 */
export function* analysisParts(input: AnalysisInput): Generator<Buffer, void, undefined> {
  const { file, capture, captures } = input;
  const text = new TextBlocks();
  text.add(`{"schema":"earshot.analysis/1","file":${JSON.stringify(file)},"capture":${JSON.stringify(capture)}`);
  if (captures !== undefined) text.add(`,"captures":${JSON.stringify(captures)}`);
  text.add(',"calls":[');
  /** Streams come after the calls in the document, but are made with them. */
  const streams = new TextBlocks();
  let streamSeparator = '';
  const addStream = (stream: Stream): void => {
    streams.add(streamSeparator);
    streams.add(JSON.stringify(analysisStream(stream)));
    streamSeparator = ',';
  };
  let separator = '';
  for (const call of input.calls) {
    text.add(separator);
    addCallText(text, call);
    separator = ',';
    for (const stream of call.streamDetails) addStream(stream);
    yield* text.takeFull();
  }
  for (const stream of input.unboundStreams) addStream(stream);
  text.add(`],"findings":${JSON.stringify(input.findings)},"streams":[`);
  yield* text.take();
  yield* streams.take();
  text.add(`],"rtcp":${JSON.stringify(input.rtcp)},"sip":${JSON.stringify(input.sip)}}`);
  yield* text.take();
}
