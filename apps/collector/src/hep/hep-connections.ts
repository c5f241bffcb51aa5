import { HepFramer, plainBytes } from '@earshot/protocol';
import type { Pipeline } from '../pipeline.js';
import type { PublishPump } from '../publish/publish-pump.js';

/** Agents connected at once to one address: each may hold the beginning of a packet of 64 KiB and what came with it, all of them half a GiB. */
export const MAX_CONNECTIONS = 4096;

/** What octets come from and can be held back: a socket, or a WebSocket. */
export interface HepConnection {
  pause(): void;
  resume(): void;
}

/** Streams of HEP packets. While the bus does not take records, nothing is read, and so the agents wait. */
export class HepConnections<Connection extends HepConnection> {
  packets = 0;
  private readonly open = new Set<Connection>();
  private isHeldBack = false;

  constructor(
    private readonly pipeline: Pipeline,
    private readonly pump: PublishPump,
    private readonly onPacket: () => void,
  ) {}

  /** Takes in a connection; what is returned takes its octets as they come, cut anywhere. */
  add(connection: Connection): (chunk: Buffer) => void {
    const { counters } = this.pipeline;
    const framer = new HepFramer();
    let skipped = 0;
    counters.add('hep.tcp-connections');
    this.open.add(connection);
    if (this.isHeldBack) connection.pause();
    const take = (bytes: Uint8Array, start: number, end: number) => {
      this.packets++;
      this.pipeline.hep(bytes, start, end, Date.now() * 1000);
    };
    return (chunk) => {
      framer.push(plainBytes(chunk), take);
      const { dropped } = framer.counters;
      const total = dropped['bad-magic'] + dropped['bad-length'];
      if (total > skipped) counters.add('hep.tcp-octets-skipped', total - skipped);
      skipped = total;
      this.onPacket();
      if (this.pump.isFull) this.holdBack();
    };
  }

  remove(connection: Connection): void {
    this.open.delete(connection);
  }

  [Symbol.iterator](): Iterator<Connection> {
    return this.open.values();
  }

  /** For health records. */
  get detail(): string {
    return `${this.open.size} connections${this.isHeldBack ? ', held back' : ''}`;
  }

  private holdBack(): void {
    if (this.isHeldBack) return;
    this.isHeldBack = true;
    for (const connection of this.open) connection.pause();
    void this.pump.room().then(() => {
      this.isHeldBack = false;
      for (const connection of this.open) connection.resume();
    });
  }
}
