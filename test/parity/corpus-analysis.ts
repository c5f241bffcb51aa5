import { join } from 'node:path';
import type { Analysis } from '@earshot/contracts';
import { type CommandResult, earshot } from '../reference/earshot-command.js';
import type { RecordedCapture } from './manifest.js';

export interface AnalysedCapture {
  readonly capture: RecordedCapture;
  readonly result: CommandResult;
  /** Null where the file could not be read. */
  readonly analysis: Analysis | null;
}

const AT_ONCE = 2;

/** Every capture through the built command, a process each, so that one that crashes harms no other. */
export async function analyseCorpus(corpus: string, captures: readonly RecordedCapture[]): Promise<AnalysedCapture[]> {
  const analysed: AnalysedCapture[] = [];
  const waiting = [...captures];
  const work = async (): Promise<void> => {
    for (let capture = waiting.shift(); capture !== undefined; capture = waiting.shift()) {
      const result = await earshot(['analyze', join(corpus, capture.file), '--json']);
      const readable = result.exitCode === 0;
      analysed.push({ capture, result, analysis: readable ? (JSON.parse(result.standardOutput) as Analysis) : null });
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return analysed;
}
