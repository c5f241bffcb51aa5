import { randomBytes } from 'node:crypto';
import {
  type CaptureRecord,
  encodeBatchHeader,
  encodeShortRecord,
  type ProbeHealth,
  RECORD_VERSION,
} from '@earshot/contracts';
import { pause } from './backoff.js';
import { type OpenSend, Pack, PackBuffers } from './kafka-pack.js';
import type { KafkaProducer } from './kafka-producer.js';
import { type BusLogger, reasonOf } from './logger.js';
import { partitionOf } from './murmur2.js';
import type { Outlet } from './outlet.js';

export interface PackingOptions {
  /** How long a record waits for company. */
  readonly lingerMs: number;
  /** Octets of one batch, unless a single record is larger; a broker takes about twice this by default. */
  readonly batchOctets: number;
}

export const DEFAULT_PACKING: PackingOptions = { lingerMs: 10, batchOctets: 512 * 1024 };

/** Requests under way at once, of different partitions: one is compressed while the other is with the broker. */
const MAX_REQUESTS = 2;

interface Lane {
  packs: Pack[];
  /** Its first pack is under way. */
  isSending: boolean;
  /** Sequence of its next batch. It rises only when a batch is acknowledged, so what is sent again repeats its own. */
  sequence: number;
}

/**
 * Packs the records of one publisher into batches by partition, and sends one batch a partition at a time: with a second one
 * of it under way, a failure of the first would turn the order round.
 */
export class KafkaOutlet implements Outlet {
  readonly #probe: string;
  readonly #boot = randomBytes(8).toString('hex');
  readonly #producer: KafkaProducer;
  readonly #packing: PackingOptions;
  readonly #log: BusLogger;
  readonly #buffers = new PackBuffers();
  readonly #open = new Set<OpenSend>();
  #unplaced: { readonly records: readonly CaptureRecord[]; readonly send: OpenSend }[] = [];
  #lanes: Lane[] = [];
  #octets = 0;
  #linger: NodeJS.Timeout | null = null;
  #requests = 0;
  /** Changes at a recall: what was in hand then is nobody's any more. */
  #generation = 0;
  readonly #closing = new AbortController();
  #health: ProbeHealth | null = null;
  #healthSending: Promise<void> | null = null;

  constructor(probe: string, producer: KafkaProducer, packing: PackingOptions, log: BusLogger) {
    this.#probe = probe;
    this.#producer = producer;
    this.#packing = packing;
    this.#log = log;
  }

  send(records: readonly CaptureRecord[]): Promise<number | null> {
    if (records.length === 0) return Promise.resolve(0);
    return new Promise((settle) => {
      const send = { left: records.length, delivered: 0, settle };
      this.#open.add(send);
      if (this.#lanes.length === 0) {
        this.#unplaced.push({ records, send });
        this.flush();
      } else {
        this.#place(records, send);
        this.#schedule();
      }
    });
  }

  recall(): void {
    this.#generation += 1;
    this.#unplaced = [];
    this.#octets = 0;
    for (const lane of this.#lanes) lane.packs = [];
    const recalled = [...this.#open];
    this.#open.clear();
    for (const send of recalled) send.settle(null);
  }

  flush(): void {
    if (this.#linger !== null) clearTimeout(this.#linger);
    this.#linger = null;
    if (this.#requests >= MAX_REQUESTS) return;
    this.#requests += 1;
    void this.#sendAll().finally(() => {
      this.#requests -= 1;
      if (!this.#closed) this.#schedule();
    });
  }

  /** Resolves when it is sent; at once where there is no connection yet, on which only the newest will go out. */
  async sendHealth(health: ProbeHealth): Promise<void> {
    this.#health = health;
    this.#healthSending ??= this.#sendHealth().finally(() => {
      this.#healthSending = null;
    });
    if (this.#producer.unready() === null) await this.#healthSending;
  }

  async close(): Promise<void> {
    this.recall();
    this.#closing.abort();
    if (this.#linger !== null) clearTimeout(this.#linger);
  }

  async #sendHealth(): Promise<void> {
    while (this.#health !== null && !this.#closed) {
      await this.#producer.ready();
      const newest = this.#health;
      this.#health = null;
      await this.#producer.sendHealth(newest.probe, JSON.stringify(newest)).catch((error) => {
        // Not kept: the next one, a second later, says all that this one said.
        this.#log.debug({ reason: reasonOf(error) }, 'probe health was not sent');
      });
    }
  }

  #place(records: readonly CaptureRecord[], send: OpenSend): void {
    for (const record of records) {
      const line = encodeShortRecord(record);
      const octets = Buffer.byteLength(line, 'utf8');
      const { packs, isSending } = this.#lanes[partitionOf(record.key, this.#lanes.length)] as Lane;
      let pack = packs.at(-1);
      // What is under way must stay as it is.
      const sealed = pack === undefined || (packs.length === 1 && isSending);
      if (pack === undefined || sealed || pack.octets + octets > this.#packing.batchOctets) {
        pack = new Pack(this.#buffers);
        packs.push(pack);
      }
      pack.add(line, octets, send);
      this.#octets += octets;
    }
  }

  #schedule(): void {
    if (this.#idleOctets === 0 && this.#unplaced.length === 0) return;
    if (this.#idleOctets >= this.#packing.batchOctets) this.flush();
    else this.#linger ??= setTimeout(() => this.flush(), this.#packing.lingerMs);
  }

  /** Sends what is packed by now; what is packed meanwhile waits for its own linger. */
  async #sendAll(): Promise<void> {
    await this.#producer.ready();
    this.#placeUnplaced();
    let request = this.#request();
    while (request.length > 0 && !this.#closed) {
      const generation = this.#generation;
      for (const { lane } of request) lane.isSending = true;
      const failure = await this.#producer.send(request.map((one) => this.#message(one))).then(
        () => null,
        (error: unknown) => error ?? new Error('unknown'),
      );
      if (failure === null) this.#acknowledge(request, generation);
      else if (generation === this.#generation) await this.#recover(request, failure);
      else await this.#pause();
      for (const { lane } of request) lane.isSending = false;
      if (failure === null && this.#idleOctets < this.#packing.batchOctets) return;
      request = this.#request();
    }
  }

  get #closed(): boolean {
    return this.#closing.signal.aborted;
  }

  #pause(): Promise<void> {
    return pause(this.#producer.retryMs(), this.#closing.signal);
  }

  #placeUnplaced(): void {
    const { partitions } = this.#producer;
    if (partitions === null) return;
    if (this.#lanes.length === 0)
      this.#lanes = Array.from({ length: partitions }, () => ({ packs: [], isSending: false, sequence: 0 }));
    for (const { records, send } of this.#unplaced.splice(0)) this.#place(records, send);
  }

  /** The first packs of partitions that have none under way: of half the partitions at most, those with most waiting. */
  #request(): { readonly partition: number; readonly lane: Lane; readonly pack: Pack }[] {
    const idle = this.#lanes.flatMap((lane, partition) => {
      const [pack] = lane.packs;
      return pack === undefined || lane.isSending ? [] : [{ partition, lane, pack }];
    });
    const most = Math.ceil(this.#lanes.length / MAX_REQUESTS);
    if (idle.length <= most) return idle;
    return idle.sort((one, other) => waitingIn(other.lane) - waitingIn(one.lane)).slice(0, most);
  }

  /** Octets of partitions that have no batch under way. */
  get #idleOctets(): number {
    return this.#lanes.reduce((sum, lane) => (lane.isSending ? sum : sum + waitingIn(lane)), 0);
  }

  #message({ partition, lane, pack }: { readonly partition: number; readonly lane: Lane; readonly pack: Pack }) {
    const { sequence } = lane;
    const header = {
      v: RECORD_VERSION,
      probe: this.#probe,
      boot: this.#boot,
      partition,
      sequence,
      records: pack.records,
    } as const;
    return { partition, value: pack.batch(encodeBatchHeader(header)) };
  }

  #acknowledge(request: readonly { readonly lane: Lane; readonly pack: Pack }[], generation: number): void {
    for (const { lane, pack } of request) {
      lane.sequence += 1;
      if (generation !== this.#generation) continue;
      lane.packs.shift();
      this.#settle(pack, true);
    }
  }

  #settle(pack: Pack, delivered: boolean): void {
    this.#octets -= pack.octets;
    for (const send of pack.settle(delivered)) {
      this.#open.delete(send);
      send.settle(send.delivered);
    }
  }

  async #recover(request: readonly { readonly lane: Lane; readonly pack: Pack }[], failure: unknown): Promise<void> {
    if (!isTooLarge(failure)) {
      this.#log.debug({ reason: reasonOf(failure) }, 'Kafka did not take a batch; it is sent again');
      await this.#pause();
      await this.#producer.ready();
      return;
    }
    // Kafka does not say which it was. If any batch is over its limit, the largest is.
    const largest = request.reduce((most, one) => (one.pack.octets > most.pack.octets ? one : most));
    largest.lane.packs.shift();
    if (largest.pack.records > 1) {
      largest.lane.packs.unshift(...largest.pack.halves());
      return;
    }
    this.#log.warn({ octets: largest.pack.octets }, 'a record is larger than Kafka takes and was dropped');
    this.#settle(largest.pack, false);
  }
}

function waitingIn({ packs }: Lane): number {
  return packs.reduce((sum, { octets }) => sum + octets, 0);
}

function isTooLarge(error: unknown): boolean {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if ('type' in cause && (cause.type === 'MESSAGE_TOO_LARGE' || cause.type === 'RECORD_LIST_TOO_LARGE')) return true;
  }
  return false;
}
