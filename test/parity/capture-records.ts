import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { readCapture } from '@earshot/collector';
import type { CaptureRecord } from '@earshot/contracts';
import { keyLogOf, type RecordedCapture, recordedCaptures } from './manifest.js';

export interface CaptureRecords {
  readonly capture: RecordedCapture;
  readonly records: readonly CaptureRecord[];
}

/** What the collector makes of every capture that it reads. */
export async function recordsOfCorpus(corpus: string): Promise<CaptureRecords[]> {
  const all: CaptureRecords[] = [];
  for (const capture of recordedCaptures(corpus)) {
    const records: CaptureRecord[] = [];
    const tlsKeyLog = keyLogOf(corpus, capture);
    await readCapture(createReadStream(join(corpus, capture.file)), {
      name: capture.file,
      ...(tlsKeyLog !== null && { tlsKeyLog }),
      onRecords: (some) => {
        records.push(...some);
      },
    });
    all.push({ capture, records });
  }
  return all;
}

export function ofKind<K extends CaptureRecord['kind']>(
  records: readonly CaptureRecord[],
  kind: K,
): Extract<CaptureRecord, { kind: K }>[] {
  return records.filter((record): record is Extract<CaptureRecord, { kind: K }> => record.kind === kind);
}
