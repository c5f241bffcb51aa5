import { HepFramer, plainBytes } from '@earshot/protocol';
import type { Pipeline } from '../pipeline.js';
import type { PublishPump } from '../publish/publish-pump.js';

/** Agents connected at once to one address: each may hold the beginning of a packet of 64 KiB and what came with it, all of them half a GiB. */
export const MAX_CONNECTIONS = 4096;
/** Sockets beside them of which it is not known yet what they become, and that are told to go. */
export const MAX_WAITING_CONNECTIONS = 64;
/**
 * One that sent no packet for so long, or none ever, makes room for another where there is none: what holds a connection open is no agent at work.
 */
export const IDLE_CONNECTION_MS = 60_000;
/** A TLS handshake, and the request for a WebSocket after it, take no longer. */
export const HANDSHAKE_MS = 10_000;
/** An agent that was cut off or unplugged closes nothing: the system asks for a sign of life after so long, and again. */
export const KEEP_ALIVE = { keepAlive: true, keepAliveInitialDelay: 60_000 };

/** What octets come from and can be held back: a socket, or a WebSocket. */
export interface HepConnection {
  pause(): void;
  resume(): void;
}

interface Activity {
  readonly framer: HepFramer;
  /** Time of the last packet, or of the beginning. */
  lastMs: number;
}

/** Streams of HEP packets. While the bus does not take records, nothing is read, and so the agents wait. */
export class HepConnections<Connection extends HepConnection> {
  packets = 0;
  private readonly open = new Map<Connection, Activity>();
  /** Those that no packet came from yet, in the order in which they came. */
  private readonly silent = new Set<Connection>();
  private isHeldBack = false;
  /** Before then none has been idle for long enough. */
  private noneIdleBeforeMs = 0;

  constructor(
    private readonly pipeline: Pipeline,
    private readonly pump: PublishPump,
    private readonly onPacket: () => void,
    private readonly limit: number,
    /** Closes one that is put out. */
    private readonly end: (connection: Connection) => void,
  ) {}

  /** Takes in a connection; what is returned takes its octets as they come, cut anywhere. */
  add(connection: Connection): (chunk: Buffer) => void {
    const { counters } = this.pipeline;
    const framer = new HepFramer();
    let skipped = 0;
    if (this.open.size >= this.limit && !this.makeRoom()) {
      counters.add('hep.connections-refused');
      this.end(connection);
      return () => {};
    }
    counters.add('hep.tcp-connections');
    const activity = { framer, lastMs: Date.now() };
    this.open.set(connection, activity);
    this.silent.add(connection);
    if (this.isHeldBack) connection.pause();
    const take = (bytes: Uint8Array, start: number, end: number) => {
      this.packets++;
      this.pipeline.hep(bytes, start, end, Date.now() * 1000);
    };
    return (chunk) => {
      const before = framer.counters.packets - this.unreadable;
      framer.push(plainBytes(chunk), take);
      if (framer.counters.packets - this.unreadable > before) {
        activity.lastMs = Date.now();
        this.silent.delete(connection);
      }
      const { dropped } = framer.counters;
      const total = dropped['bad-magic'] + dropped['bad-length'];
      if (total > skipped) counters.add('hep.tcp-octets-skipped', total - skipped);
      skipped = total;
      this.onPacket();
      if (this.pump.isFull) this.holdBack();
    };
  }

  remove(connection: Connection): void {
    const octets = this.open.get(connection)?.framer.pending ?? 0;
    if (octets > 0) this.pipeline.counters.add('hep.tcp-octets-skipped', octets);
    this.open.delete(connection);
    this.silent.delete(connection);
  }

  [Symbol.iterator](): Iterator<Connection> {
    return this.open.keys();
  }

  /** Packets that are none, or lack the key: who sends only those is no agent. */
  private get unreadable(): number {
    const { counters } = this.pipeline;
    return counters.get('hep.malformed') + counters.get('hep.refused');
  }

  /** For health records. */
  get detail(): string {
    return `${this.open.size} connections${this.isHeldBack ? ', held back' : ''}`;
  }

  /** Puts out the oldest that never sent a packet, else the one that has been idle for longest; false where all are at work. */
  private makeRoom(): boolean {
    const [silent] = this.silent;
    if (silent !== undefined) {
      this.putOut(silent);
      return true;
    }
    const nowMs = Date.now();
    if (nowMs < this.noneIdleBeforeMs) return false;
    let idle: Connection | null = null;
    let idleSinceMs = Number.POSITIVE_INFINITY;
    for (const [connection, { lastMs }] of this.open) {
      if (lastMs >= idleSinceMs) continue;
      idleSinceMs = lastMs;
      idle = connection;
    }
    if (idle === null || nowMs - idleSinceMs < IDLE_CONNECTION_MS) {
      this.noneIdleBeforeMs = idleSinceMs + IDLE_CONNECTION_MS;
      return false;
    }
    this.putOut(idle);
    return true;
  }

  private putOut(connection: Connection): void {
    this.pipeline.counters.add('hep.connections-evicted');
    this.remove(connection);
    this.end(connection);
  }

  private holdBack(): void {
    if (this.isHeldBack) return;
    this.isHeldBack = true;
    for (const connection of this.open.keys()) connection.pause();
    void this.pump.room().then(() => {
      this.isHeldBack = false;
      for (const connection of this.open.keys()) connection.resume();
    });
  }
}
