import { once } from 'node:events';
import { statSync } from 'node:fs';
import {
  type AnalysisInput,
  analysisParts,
  createFold,
  type QualityPolicy,
  qualityPolicy,
  toAnalysis,
} from '@earshot/calls';
import { CaptureFile, MessageIds, readCapture } from '@earshot/collector';
import { concludeCalls, type RuleSettings } from '@earshot/diagnosis';
import { Failure, failureLine } from '../failure.js';
import { analysisText } from '../terminal/analysis-text.js';
import { Progress } from '../terminal/progress.js';
import { collectGarbage, NewSpace } from './heap.js';
import { qualitySettingsOf, ruleSettingsOf } from './options.js';

export interface AnalyzeOptions {
  readonly json?: boolean;
  readonly disable?: string;
  readonly threshold?: string;
}

/** `earshot analyze FILE… [--json]`: the collector's pipeline, the fold and the diagnosis, with no server and no database. */
export async function analyze(files: readonly string[], options: AnalyzeOptions): Promise<void> {
  const settings = ruleSettingsOf(options.disable, options.threshold);
  const policy = { ...qualityPolicy(qualitySettingsOf()), chartScores: false };
  let failed = 0;
  for (const file of files) {
    const source = new CaptureFile(file);
    try {
      const input = await readForAnalysis(source, file, settings, policy);
      if (options.json) for (const part of analysisParts(input)) await write(part);
      await write(options.json ? '\n' : `${analysisText(toAnalysis(input))}\n`);
    } catch (error) {
      failed++;
      const line = failureLine(error);
      process.stderr.write(`earshot: ${line.includes(file) ? line : `${file}: ${line}`}\n`);
    } finally {
      source.close();
    }
  }
  if (failed > 0) throw new Failure(files.length === 1 ? '' : `${failed} of ${files.length} files could not be read`);
  // Once all is written: Node would wait for what V8 is still compiling, and take a heap of hundreds of MiB apart.
  process.stdout.write('', () => process.exit());
}

/** Waits where a pipe is full, so that nothing is kept for a reader that is slow. */
async function write(text: string | Buffer): Promise<void> {
  if (!process.stdout.write(text)) await once(process.stdout, 'drain');
}

/** Reads the file; its calls are made one by one as the document is written. */
async function readForAnalysis(
  source: CaptureFile,
  file: string,
  settings: RuleSettings,
  policy: QualityPolicy,
): Promise<AnalysisInput> {
  const { size } = statSync(file);
  const progress = new Progress(file, size);
  const newSpace = new NewSpace();
  const fold = createFold({ policy, ids: new MessageIds(source) });
  try {
    const { receipt, linkType } = await readCapture(source, {
      name: file,
      onProgress: () => {
        newSpace.limit();
        progress.update(source.octetsRead);
      },
      onRecords: (records) => fold.addAll(records),
      onPlainSip: (message, origin) => fold.addPlain(message, origin),
      isDoneAtOnce: true,
    });
    collectGarbage();
    const { calls, findings } = concludeCalls(fold, { settings, captureEnded: true });
    const { packets, bytes, firstUs, lastUs, undecoded } = receipt;
    return {
      file,
      capture: { packets, bytes, firstUs, lastUs, linkType, undecoded },
      calls,
      unboundStreams: fold.unboundStreams(),
      findings,
      rtcp: fold.rtcp(),
      sip: fold.sip(),
    };
  } finally {
    progress.end();
  }
}
