import type { Stream } from '@earshot/contracts';
import { type AnalysisInput, analysisCall, analysisStream } from './analysis.js';

/** Small texts are joined up to this length before they are given. */
const PART_LENGTH = 1 << 16;

/**
 * The text of `JSON.stringify(toAnalysis(input))` in parts (some as UTF-8), made as they are asked for: neither the calls of a long capture
 * nor their text are in memory all at once.
 */
export function* analysisParts(input: AnalysisInput): Generator<string | Buffer, void, undefined> {
  const { file, capture } = input;
  let part = `{"schema":"earshot.analysis/1","file":${JSON.stringify(file)},"capture":${JSON.stringify(capture)},"calls":[`;
  /** Streams come after the calls in the document, but are made with them; kept where no garbage collector goes through them. */
  const streams: Buffer[] = [];
  let streamPart = '';
  const addStream = (stream: Stream): void => {
    streamPart += streamPart === '' && streams.length === 0 ? '' : ',';
    streamPart += JSON.stringify(analysisStream(stream));
    if (streamPart.length < PART_LENGTH) return;
    streams.push(Buffer.from(streamPart));
    streamPart = '';
  };
  let separator = '';
  for (const call of input.calls) {
    part += separator + JSON.stringify(analysisCall(call));
    separator = ',';
    for (const stream of call.streamDetails) addStream(stream);
    if (part.length < PART_LENGTH) continue;
    yield part;
    part = '';
  }
  for (const stream of input.unboundStreams) addStream(stream);
  yield `${part}],"findings":${JSON.stringify(input.findings)},"streams":[`;
  yield* streams;
  yield `${streamPart}],"rtcp":${JSON.stringify(input.rtcp)},"sip":${JSON.stringify(input.sip)}}`;
}
