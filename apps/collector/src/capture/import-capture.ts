import type { Readable } from 'node:stream';
import type { Publisher } from '@earshot/bus';
import { type CaptureReceipt, importProbe } from '@earshot/contracts';
import { rtpTraces } from '../config.js';
import { PublishPump } from '../publish/publish-pump.js';
import { readCapture } from './read-capture.js';

export interface ImportCaptureOptions {
  readonly name: string;
  readonly publisher: Publisher;
  /** Where it was captured, if it is to be told from other captures of the same calls. */
  readonly probe?: string | undefined;
  /** So many octets of the stream, before the capture, are a TLS key log. */
  readonly keyLogOctets?: number | undefined;
  readonly onProgress?: (octets: number, packets: number) => void;
  readonly signal?: AbortSignal;
}

/** Reads a capture into the bus; resolves when all its records are delivered, or on disk where the bus is away. */
export async function importCapture(stream: Readable, options: ImportCaptureOptions): Promise<CaptureReceipt> {
  const { publisher, probe, ...rest } = options;
  const pump = new PublishPump(publisher);
  const { receipt } = await readCapture(stream, {
    traces: rtpTraces(),
    ...rest,
    probe: importProbe(probe),
    onRecords: (records) => {
      pump.give(records);
      return pump.room();
    },
  });
  await publisher.flush();
  await pump.settled();
  return receipt;
}
