import type { Readable } from 'node:stream';
import type { CaptureReceipt, DemoReceipt } from '@earshot/contracts';

export interface ImportOptions {
  /** Name of the file, for the receipt. */
  readonly name: string;
  /** Where it was captured; undefined where nobody says. */
  readonly probe?: string | undefined;
  /** So many octets of the stream, before the capture, are a TLS key log. */
  readonly keyLogOctets?: number | undefined;
  /** Aborted when whoever uploads goes away: reading stops, what was read stays. */
  readonly signal: AbortSignal;
}

/**
 * What decodes capture files: a collector, in this process or at `COLLECTOR_URL`. Promises resolve when all records were
 * delivered to the bus. A file that cannot be read at all rejects with an error named `UnreadableCapture`.
 */
export interface CaptureIntake {
  importCapture(stream: Readable, options: ImportOptions): Promise<CaptureReceipt>;
  loadDemo(): Promise<DemoReceipt>;
}

export function isUnreadableCapture(error: unknown): error is Error {
  return error instanceof Error && error.name === 'UnreadableCapture';
}
