import { createReadStream, statSync } from 'node:fs';
import { basename } from 'node:path';
import { type CaptureReceipt, importedAt } from '@earshot/contracts';
import { Failure, failureLine } from '../failure.js';
import { RunningSystem } from '../feed/running-system.js';
import { Progress } from '../terminal/progress.js';

export interface ImportFilesOptions {
  readonly url: string;
  /** Where the files were captured. */
  readonly probe?: string;
}

/** `earshot import FILE…`: into a running system. The same file again, or resumed, changes nothing. */
export async function importFiles(files: readonly string[], { url, probe }: ImportFilesOptions): Promise<void> {
  const named = importedAt.optional().safeParse(probe);
  if (!named.success) throw new Failure(`--probe: ${named.error.issues[0]?.message}`);
  const system = new RunningSystem(url);
  await system.status();
  let failed = 0;
  for (const file of files) {
    try {
      process.stdout.write(`${receiptLine(await upload(system, file, probe))}\n`);
    } catch (error) {
      failed++;
      const line = failureLine(error);
      process.stderr.write(`earshot: ${line.includes(basename(file)) ? line : `${file}: ${line}`}\n`);
    }
  }
  if (failed > 0) throw new Failure(`${failed} of ${files.length} files not imported`);
}

async function upload(system: RunningSystem, file: string, probe: string | undefined): Promise<CaptureReceipt> {
  const { size } = statSync(file);
  const progress = new Progress(basename(file), size);
  const stream = createReadStream(file, { highWaterMark: 1 << 20 });
  let sent = 0;
  stream.on('data', (chunk) => {
    sent += chunk.length;
    progress.update(sent, sent === size ? 'storing' : '');
  });
  try {
    const query = new URLSearchParams({ name: basename(file), ...(probe === undefined ? {} : { probe }) });
    return (await system.call('POST', `/api/v1/captures?${query}`, stream)) as CaptureReceipt;
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
