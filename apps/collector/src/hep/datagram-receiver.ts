import { Worker } from 'node:worker_threads';
import { DatagramSlab } from './datagram-slab.js';
import type { DatagramNews, DatagramOrder, DatagramSocketOptions } from './datagram-thread.js';

/** Threads are started from what was built, also where this is its source. */
const THREAD = new URL('../../dist/hep/datagram-thread.js', import.meta.url);
/** 64 MiB: what comes in five seconds at 15 000 SIP messages a second; a bus that takes nothing for so long writes to its disk. */
const MAX_SLABS = 256;

type Slab = Extract<DatagramNews, { kind: 'slab' }>;

export interface DatagramReceiverEvents {
  /** One datagram; its octets are not there any more after the call. */
  readonly onDatagram: (bytes: Uint8Array, start: number, end: number, receivedUs: number) => void;
  /** Datagrams for which there was no memory, since the last time. */
  readonly onDropped: (datagrams: number) => void;
  /** Resolves when more can be taken; null where that is now. */
  readonly room: () => Promise<void> | null;
}

/**
 * A UDP socket in a thread of its own. What comes waits there in a bounded memory while this thread is busy or its owner has no room, and
 * is handed over slab by slab, one in a turn of the event loop.
 */
export class DatagramReceiver {
  private readonly waiting: Slab[] = [];
  private isTaking = false;
  private readonly closed: Promise<void>;
  /** Why nothing comes any more; null while it may. */
  failure: string | null = null;

  private constructor(
    private readonly thread: Worker,
    private readonly listening: Extract<DatagramNews, { kind: 'listening' }>,
    private readonly events: DatagramReceiverEvents,
  ) {
    thread.on('message', (news: DatagramNews) => this.hear(news));
    thread.on('error', (error) => {
      this.failure = error.message;
    });
    this.closed = new Promise((resolve) => thread.once('exit', () => resolve()));
  }

  /** Rejects, as a socket does, where the address cannot be bound. */
  static async listen(
    host: string,
    port: number,
    receiveBufferOctets: number,
    events: DatagramReceiverEvents,
    maxSlabs = MAX_SLABS,
  ): Promise<DatagramReceiver> {
    const options: DatagramSocketOptions = { host, port, receiveBufferOctets, maxSlabs };
    const thread = new Worker(THREAD, { workerData: options, execArgv: [] });
    const news = await new Promise<DatagramNews>((resolve, reject) => {
      thread.once('message', resolve);
      thread.once('error', reject);
    });
    if (news.kind === 'listening') return new DatagramReceiver(thread, news, events);
    await thread.terminate();
    throw news.kind === 'failed' ? Object.assign(new Error(news.text), { code: news.code }) : new Error(news.kind);
  }

  /** `udp://127.0.0.1:9060` */
  get address(): string {
    return this.listening.address;
  }

  get port(): number {
    return this.listening.port;
  }

  /** Of the socket, as the kernel tells it. */
  get bufferOctets(): number {
    return this.listening.bufferOctets;
  }

  /** Resolves when all that came before has been handed over. */
  async close(): Promise<void> {
    this.order('close');
    await this.closed;
    for (const slab of this.waiting.splice(0)) this.read(slab);
  }

  private hear(news: DatagramNews): void {
    if (news.kind === 'listening') return;
    if (news.kind === 'failed') {
      this.failure = news.text;
      return;
    }
    if (news.kind === 'dropped') {
      this.events.onDropped(news.datagrams);
      return;
    }
    this.waiting.push(news);
    if (!this.isTaking) void this.takeAll();
  }

  private async takeAll(): Promise<void> {
    this.isTaking = true;
    while (this.waiting.length > 0) {
      const room = this.events.room();
      if (room !== null) await room;
      const slab = this.waiting.shift();
      if (slab === undefined) break;
      this.read(slab);
      this.order(slab.memory);
      await new Promise(setImmediate);
    }
    this.isTaking = false;
  }

  private read({ memory, filled }: Slab): void {
    new DatagramSlab(memory).each(filled, this.events.onDatagram);
  }

  private order(order: DatagramOrder): void {
    this.thread.postMessage(order, typeof order === 'string' ? [] : [order]);
  }
}
