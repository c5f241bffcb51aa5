import { Readable } from 'node:stream';
import { readCapture } from '@earshot/collector';
import { captureRecord } from '@earshot/contracts';
import { expect, it } from 'vitest';
import { PIPELINE_FILES } from './inputs.js';
import { mutated } from './mutate.js';
import { Random } from './random.js';

const SEEDS = 400;
/** The file's header, which stays whole: what it says was tried with the reader alone. */
const HEADER_OCTETS = 24;

it('mutated captures give valid records, whatever is in them', async () => {
  const failures: string[] = [];
  for (let seed = 1; seed <= SEEDS; seed++) {
    const random = new Random(seed);
    const file = random.pick(PIPELINE_FILES);
    const octets = Buffer.concat([file.subarray(0, HEADER_OCTETS), mutated([file.subarray(HEADER_OCTETS)], random)]);
    try {
      await readCapture(Readable.from([octets]), {
        name: 'fuzz.pcap',
        onRecords: (records) => {
          // As it is written: what a message says is read only then.
          for (const record of records) captureRecord.parse(JSON.parse(JSON.stringify(record)));
        },
      });
    } catch (error) {
      failures.push(`seed ${seed}: ${(error as Error).stack}`);
    }
  }
  expect(failures).toEqual([]);
}, 120_000);
