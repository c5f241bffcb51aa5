import { randomBytes } from 'node:crypto';
import type { Bus, Publisher, PublisherCounters } from '@earshot/bus';
import { type CaptureRecord, encodeBatch, encodeRecord, type ProbeHealth, RECORD_VERSION } from '@earshot/contracts';
import type { RunningSystem } from './running-system.js';

const RETRY_MS = 1_000;

/**
 * Gives records to a running system over HTTP, in the written form of the bus. A batch is sent again until it is taken: record ids make a
 * repetition harmless, and a publisher that waits holds its source back.
 */
export class HttpPublisher implements Publisher {
  private readonly boot = randomBytes(8).toString('hex');
  private sequence = 0;
  private accepted = 0;
  private delivered = 0;
  private closed = false;
  private tail: Promise<void> = Promise.resolve();

  constructor(
    private readonly system: RunningSystem,
    private readonly probe: string,
    private readonly onTrouble: (reason: string) => void,
  ) {}

  publish(records: readonly CaptureRecord[]): Promise<void> {
    if (records.length === 0) return Promise.resolve();
    this.accepted += records.length;
    const header = {
      v: RECORD_VERSION as 1,
      probe: this.probe,
      boot: this.boot,
      partition: 0,
      sequence: this.sequence++,
      records: records.length,
    };
    const body = encodeBatch(header, records.map(encodeRecord).join(''));
    this.tail = this.tail
      .then(() => this.send('/api/v1/records', body))
      .then(() => {
        this.delivered += records.length;
      });
    return this.tail;
  }

  /** Health is of the moment: where it cannot be sent it is not kept. */
  async publishHealth(health: ProbeHealth): Promise<void> {
    await this.system
      .call('POST', '/api/v1/probes', Buffer.from(JSON.stringify(health)), 'application/json')
      .catch(() => {});
  }

  flush(): Promise<void> {
    return this.tail;
  }

  counters(): PublisherCounters {
    const waiting = this.accepted - this.delivered;
    return { accepted: this.accepted, delivered: this.delivered, waiting, spooled: 0, dropped: {} };
  }

  async close(): Promise<void> {
    await this.tail;
    this.closed = true;
  }

  private async send(path: string, body: Buffer): Promise<void> {
    for (;;) {
      try {
        await this.system.call('POST', path, body, 'application/x-ndjson');
        return;
      } catch (error) {
        this.onTrouble((error as Error).message);
        if (this.closed) return;
        await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
      }
    }
  }
}

/** The part of a bus that a collector uses, over HTTP. */
export function httpBus(system: RunningSystem, onTrouble: (reason: string) => void): Bus {
  const publishers: Publisher[] = [];
  return {
    kind: 'in-process',
    publisher: async ({ probe }) => {
      const publisher = new HttpPublisher(system, probe, onTrouble);
      publishers.push(publisher);
      return publisher;
    },
    consumer: () => Promise.reject(new Error('records are consumed by the running system')),
    unready: () => null,
    close: async () => {
      await Promise.all(publishers.map((publisher) => publisher.close()));
    },
  };
}
