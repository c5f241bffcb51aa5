import { createReadStream, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { Readable } from 'node:stream';
import { type CaptureReceipt, MAX_KEY_LOG_OCTETS } from '@earshot/contracts';
import { namedCapture } from '../captures/named-capture.js';
import { type PlacedCapture, placedCaptures } from '../captures/placed-captures.js';
import { Failure, failureLine } from '../failure.js';
import { RunningSystem } from '../feed/running-system.js';
import { Progress } from '../terminal/progress.js';

const CHUNK_OCTETS = 1 << 20;
const NO_KEY_LOG = Buffer.alloc(0);

export interface ImportFilesOptions {
  readonly url: string;
  /** `NAME` or `NAME=FILE`: where files were captured. */
  readonly probe?: readonly string[];
  /** Key log of the TLS connections in the files. */
  readonly keylog?: string;
}

/** `earshot import FILE…`: into a running system. The same file again, or resumed, changes nothing. */
export async function importFiles(files: readonly string[], { url, probe, keylog }: ImportFilesOptions): Promise<void> {
  const captures = placedCaptures(files, probe);
  const keyLog = keylog === undefined ? NO_KEY_LOG : readKeyLog(keylog);
  const system = new RunningSystem(url);
  await system.status();
  let failed = 0;
  for (const capture of captures) {
    try {
      process.stdout.write(`${receiptLine(await upload(system, capture, keyLog))}\n`);
    } catch (error) {
      failed++;
      const line = failureLine(error);
      const { file } = capture;
      process.stderr.write(`earshot: ${line.includes(basename(file)) ? line : `${file}: ${line}`}\n`);
    }
  }
  if (failed > 0) throw new Failure(captures.length === 1 ? '' : `${failed} of ${captures.length} files not imported`);
}

function readKeyLog(file: string): Buffer {
  let keyLog: Buffer;
  try {
    keyLog = readFileSync(file);
  } catch (error) {
    throw new Failure(`the TLS key log cannot be read: ${(error as Error).message}`);
  }
  if (keyLog.length <= MAX_KEY_LOG_OCTETS) return keyLog;
  throw new Failure(`${file}: a TLS key log that is sent may have ${MAX_KEY_LOG_OCTETS} octets`);
}

async function upload(system: RunningSystem, { file, place }: PlacedCapture, keyLog: Buffer): Promise<CaptureReceipt> {
  const { name, source, octets } = namedCapture(file);
  const progress = new Progress(basename(name), octets);
  const stream =
    typeof source === 'number'
      ? createReadStream('', { fd: source, highWaterMark: CHUNK_OCTETS })
      : createReadStream(source, { highWaterMark: CHUNK_OCTETS });
  async function* body(): AsyncGenerator<Buffer> {
    if (keyLog.length > 0) yield keyLog;
    let sent = 0;
    for await (const chunk of stream) {
      sent += chunk.length;
      progress.update(sent, sent === octets ? 'storing' : '');
      yield chunk;
    }
  }
  try {
    const query = new URLSearchParams({
      name: basename(name),
      ...(place === null ? {} : { probe: place }),
      ...(keyLog.length === 0 ? {} : { keyLogOctets: String(keyLog.length) }),
    });
    const sending = Readable.from(body(), { objectMode: false });
    return (await system.call('POST', `/api/v1/captures?${query}`, sending)) as CaptureReceipt;
  } finally {
    progress.end();
  }
}

export function receiptLine(receipt: CaptureReceipt): string {
  const undecoded = Object.values(receipt.undecoded).reduce((sum, count) => sum + count, 0);
  const parts = [
    `${receipt.file}: ${receipt.packets} packets`,
    `${receipt.messages} SIP messages`,
    `${receipt.streams} streams`,
  ];
  if (undecoded > 0) parts.push(`${undecoded} not decoded (${Object.keys(receipt.undecoded).join(', ')})`);
  if (receipt.damage !== null) parts.push(`damaged: ${receipt.damage}`);
  return parts.join(', ');
}
