import { join } from 'node:path';
import type { Analysis } from '@earshot/contracts';
import { earshot } from '../reference/earshot-command.js';
import { keyLogOf, type RecordedCapture } from './manifest.js';

export interface AnalysedCapture {
  readonly capture: RecordedCapture;
  /** Null where the file could not be read. */
  readonly analysis: Analysis | null;
  /** Lines of standard error that name the file. */
  readonly complaints: readonly string[];
  /** Signal or code of the process that read it was neither 0 nor 1. */
  readonly crashed: boolean;
}

const AT_ONCE = 2;
const FILES_A_PROCESS = 16;
const LIMIT_MS = 240_000;

/** Every capture through the built command, some to a process: one that harms another would show. */
export async function analyseCorpus(corpus: string, captures: readonly RecordedCapture[]): Promise<AnalysedCapture[]> {
  const analysed: AnalysedCapture[] = [];
  const batches: RecordedCapture[][] = [];
  const [withKeys, others] = [true, false].map((has) =>
    captures.filter((capture) => (keyLogOf(corpus, capture) !== null) === has),
  ) as [RecordedCapture[], RecordedCapture[]];
  for (let at = 0; at < others.length; at += FILES_A_PROCESS) batches.push(others.slice(at, at + FILES_A_PROCESS));
  batches.push(...withKeys.map((capture) => [capture]));
  const work = async (): Promise<void> => {
    for (let batch = batches.shift(); batch !== undefined; batch = batches.shift()) {
      analysed.push(...(await analyseBatch(corpus, batch)));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return analysed;
}

async function analyseBatch(corpus: string, batch: readonly RecordedCapture[]): Promise<AnalysedCapture[]> {
  const paths = batch.map(({ file }) => join(corpus, file));
  const [first] = batch;
  const keyLog = first === undefined ? null : keyLogOf(corpus, first);
  const keys = keyLog === null ? [] : ['--keylog', keyLog];
  const { exitCode, standardOutput, standardError } = await earshot(['analyze', ...paths, ...keys, '--json'], LIMIT_MS);
  const documents = standardOutput.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line) as Analysis]));
  return batch.map((capture) => ({
    capture,
    analysis: documents.find(({ file }) => file === join(corpus, capture.file)) ?? null,
    complaints: standardError.split('\n').filter((line) => line.includes(capture.file)),
    crashed: exitCode !== 0 && exitCode !== 1,
  }));
}
