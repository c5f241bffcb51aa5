import { once } from 'node:events';
import {
  type AnalysisInput,
  analysisCall,
  analysisParts,
  analysisStream,
  createFold,
  type Fold,
  type QualityPolicy,
  qualityPolicy,
} from '@earshot/calls';
import { CaptureFile, MessageIds, type ReadCaptureOptions, readCapture } from '@earshot/collector';
import { type AnalysedCapture, type Analysis, importProbe } from '@earshot/contracts';
import { concludeCalls, type RuleSettings } from '@earshot/diagnosis';
import { allCaptures } from '../captures/all-captures.js';
import { type NamedCapture, namedCapture } from '../captures/named-capture.js';
import { countersOf, packetKinds } from '../captures/packet-kinds.js';
import { type PlacedCapture, placedCaptures } from '../captures/placed-captures.js';
import { Failure, failureLine, USAGE_STATUS } from '../failure.js';
import { type AnalysisInOrder, analysisText } from '../terminal/analysis-text.js';
import { Progress } from '../terminal/progress.js';
import { collectGarbage, growLittle, NewSpace } from './heap.js';
import { qualitySettingsOf, ruleSettingsOf } from './options.js';

export interface AnalyzeOptions {
  readonly json?: boolean;
  readonly disable?: string;
  readonly threshold?: string;
  /** `NAME` or `NAME=FILE`: where files were captured; those that are named are analysed together. */
  readonly probe?: readonly string[];
  /** File of TLS secrets. */
  readonly keylog?: string;
}

/** `earshot analyze FILE… [--json]`: the collector's pipeline, the fold and the diagnosis, with no server and no database. */
export async function analyze(files: readonly string[], options: AnalyzeOptions): Promise<void> {
  const settings = ruleSettingsOf(options.disable, options.threshold);
  const policy = { ...qualityPolicy(qualitySettingsOf()), chartScores: false };
  const analyses = analysesOf(placedCaptures(files, options.probe), options.probe !== undefined);
  let failed = 0;
  for (const captures of analyses) {
    const sources: CaptureFile[] = [];
    try {
      const input = await readForAnalysis(captures, sources, settings, policy, options.keylog);
      const { columns } = process.stdout;
      const parts = options.json ? analysisParts(input) : analysisText(inOrder(input), columns);
      for (const part of parts) await write(part);
      if (options.json) await write('\n');
    } catch (error) {
      failed++;
      process.stderr.write(`earshot: ${failureLine(error)}\n`);
    } finally {
      for (const source of sources) source.close();
    }
  }
  if (failed > 0)
    throw new Failure(analyses.length === 1 ? '' : `${failed} of ${analyses.length} files could not be read`);
  // Once all is written: Node would wait for what V8 is still compiling, and take a heap of hundreds of MiB apart.
  process.stdout.write('', () => process.exit());
}

/** Each file by itself, or all of them as what several probes saw of the same calls. */
function analysesOf(captures: readonly PlacedCapture[], together: boolean): (readonly PlacedCapture[])[] {
  if (!together) return captures.map((capture) => [capture]);
  const unnamed = captures.find(({ place }) => place === null);
  if (unnamed !== undefined)
    throw new Failure(`${unnamed.file}: where was it captured? write --probe NAME=${unnamed.file}`, USAGE_STATUS);
  return [captures];
}

/** The calls and streams as the document has them, each made as it is asked for. */
function inOrder(input: AnalysisInput): AnalysisInOrder {
  const { file, capture, captures, findings, rtcp, sip } = input;
  return {
    ...{ file, capture, findings: [...findings], rtcp, sip },
    ...(captures === undefined ? {} : { captures }),
    calls: callsOf(input),
    unboundStreams: streamsOf(input),
  };
}

function* callsOf({
  calls,
}: AnalysisInput): Generator<{ call: Analysis['calls'][number]; streams: Analysis['streams'] }> {
  for (const call of calls) yield { call: analysisCall(call), streams: call.streamDetails.map(analysisStream) };
}

function* streamsOf({ unboundStreams }: AnalysisInput): Generator<Analysis['streams'][number]> {
  for (const stream of unboundStreams) yield analysisStream(stream);
}

/** Waits where a pipe is full, so that nothing is kept for a reader that is slow. */
async function write(text: string | Buffer): Promise<void> {
  if (!process.stdout.write(text)) await once(process.stdout, 'drain');
}

/** Reads the captures of one document; its calls are made one by one as it is written, and `sources` are to be closed after that. */
async function readForAnalysis(
  captures: readonly PlacedCapture[],
  sources: CaptureFile[],
  settings: RuleSettings,
  policy: QualityPolicy,
  tlsKeyLog: string | undefined,
): Promise<AnalysisInput> {
  const named = captures.map(({ file }) => namedCapture(file));
  // A message is found again by its position in a file, which does not say in which of several.
  for (const { source } of named) sources.push(new CaptureFile(source, named.length === 1));
  const fold = createFold({ policy, ids: new MessageIds(sources[0] as CaptureFile) });
  const newSpace = new NewSpace();
  const read: AnalysedCapture[] = [];
  for (const [index, { file, place }] of captures.entries()) {
    const probe = importProbe(place ?? undefined);
    const options = { probe, ...(tlsKeyLog !== undefined && { tlsKeyLog }) };
    read.push(
      await readInto(fold, sources[index] as CaptureFile, named[index] as NamedCapture, file, options, newSpace),
    );
  }
  collectGarbage();
  const { calls, findings } = concludeCalls(fold, { settings, captureEnded: true });
  return {
    file: captures.map(({ file }) => file).join(', '),
    capture: withRecordsLetGo(allCaptures(read), fold.recordsLetGo()),
    ...(captures.some(({ place }) => place !== null) && { captures: read }),
    calls,
    unboundStreams: fold.unboundStreams(),
    findings,
    rtcp: fold.rtcp(),
    sip: fold.sip(),
  };
}

/** What a flood of packets that belong to no call left of itself: those that were let go of count as not decoded. */
function withRecordsLetGo<C extends Pick<AnalysedCapture, 'undecoded'>>(capture: C, letGo: number): C {
  return letGo === 0 ? capture : { ...capture, undecoded: { ...capture.undecoded, 'records-of-no-call': letGo } };
}

async function readInto(
  fold: Fold,
  source: CaptureFile,
  { name, octets }: NamedCapture,
  file: string,
  options: Required<Pick<ReadCaptureOptions, 'probe'>> & Pick<ReadCaptureOptions, 'tlsKeyLog'>,
  newSpace: NewSpace,
): Promise<AnalysedCapture> {
  const progress = new Progress(name, octets);
  let isFlood = false;
  try {
    const { receipt, linkType, counters } = await readCapture(source, {
      name,
      ...options,
      onProgress: (_octets, _packets, evictions) => {
        newSpace.limit();
        if (!isFlood && (evictions > 0 || fold.recordsLetGo() > 0)) {
          isFlood = true;
          growLittle();
        }
        progress.update(source.octetsRead);
      },
      onRecords: (records) => fold.addAll(records),
      onPlainSip: (message, origin) => fold.addPlain(message, origin),
      isDoneAtOnce: true,
    });
    progress.end();
    if (receipt.damage !== null)
      process.stderr.write(`earshot: ${name}: damaged: ${receipt.damage}; what came before is analysed\n`);
    const { packets, bytes, firstUs, lastUs, undecoded } = receipt;
    const [kinds, other] = [packetKinds(counters), countersOf('other.', counters)];
    return { file, probe: options.probe, packets, bytes, firstUs, lastUs, linkType, undecoded, kinds, other };
  } catch (error) {
    const line = failureLine(error);
    throw line.startsWith(name) ? error : new Failure(`${name}: ${line}`);
  } finally {
    progress.end();
  }
}
