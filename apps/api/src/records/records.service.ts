import type { Readable } from 'node:stream';
import type { Bus, Publisher } from '@earshot/bus';
import {
  type CaptureRecord,
  decodeBatch,
  type ProbeHealth,
  probeHealth,
  type RecordsReceipt,
} from '@earshot/contracts';
import { Inject, Injectable, type OnModuleDestroy } from '@nestjs/common';
import { ProblemError } from '../http/problem.js';
import { BUS } from '../tokens.js';

/** A batch of the bus is half a megabyte; a body far beyond that is no batch. */
const MAX_BODY_OCTETS = 64 * 1024 * 1024;

/** Records of a collector that reaches this system over HTTP and not over its bus: `earshot collect`. */
@Injectable()
export class RecordsService implements OnModuleDestroy {
  private publisher: Promise<Publisher> | null = null;

  constructor(@Inject(BUS) private readonly bus: Bus) {}

  /** Answers when the records are safe: rows, or on the bus or its spool. */
  async take(body: Readable): Promise<RecordsReceipt> {
    const batch = decodeBatch(await octetsOf(body));
    if (batch === null)
      throw new ProblemError(422, 'no-batch', { detail: 'the body is no batch of records (docs/kafka.md)' });
    const { records, unknownKinds, damaged } = batch;
    await this.publish(records);
    return { records: records.length, unknownKinds, damaged };
  }

  /** Resolves when they are safe. */
  async publish(records: readonly CaptureRecord[]): Promise<void> {
    await (await this.open()).publish(records);
  }

  async takeHealth(body: Readable): Promise<ProbeHealth> {
    const parsed = probeHealth.safeParse(parseJson(await octetsOf(body)));
    if (!parsed.success)
      throw new ProblemError(422, 'no-health', { detail: 'the body is no health record of a probe (docs/kafka.md)' });
    await (await this.open()).publishHealth(parsed.data);
    return parsed.data;
  }

  async onModuleDestroy(): Promise<void> {
    await (await this.publisher)?.close();
  }

  private open(): Promise<Publisher> {
    this.publisher ??= this.bus.publisher({ probe: 'http' });
    return this.publisher;
  }
}

async function octetsOf(body: Readable): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let octets = 0;
  for await (const chunk of body) {
    octets += (chunk as Buffer).length;
    if (octets > MAX_BODY_OCTETS)
      throw new ProblemError(413, 'too-large', { detail: `a batch has at most ${MAX_BODY_OCTETS} octets` });
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks);
}

function parseJson(octets: Buffer): unknown {
  try {
    return JSON.parse(octets.toString('utf8'));
  } catch {
    return undefined;
  }
}
