import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import type { ProbeSource } from '@earshot/contracts';
import { HepFramer, plainBytes } from '@earshot/protocol';
import type { CaptureSource } from '../capture/capture-source.js';
import type { Pipeline } from '../pipeline.js';
import type { PublishPump } from '../publish/publish-pump.js';

/** Agents connected at once. */
const MAX_CONNECTIONS = 4096;

/** HEP over TCP. While the bus does not take records, nothing is read, and so the agents wait. */
export class HepTcpListener implements CaptureSource {
  /** `tcp://127.0.0.1:9060` */
  readonly address: string;
  private readonly sockets = new Set<Socket>();
  private packets = 0;
  private isHeldBack = false;

  private constructor(
    private readonly server: Server,
    private readonly pipeline: Pipeline,
    private readonly pump: PublishPump,
    private readonly onPacket: () => void,
  ) {
    const { address, port, family } = server.address() as AddressInfo;
    this.address = family === 'IPv6' ? `tcp://[${address}]:${port}` : `tcp://${address}:${port}`;
    server.on('connection', (socket) => this.accept(socket));
  }

  static async listen(
    host: string,
    port: number,
    pipeline: Pipeline,
    pump: PublishPump,
    onPacket: () => void,
  ): Promise<HepTcpListener> {
    const server = createServer({ highWaterMark: 1 << 18 });
    server.maxConnections = MAX_CONNECTIONS;
    server.listen(port, host);
    await once(server, 'listening');
    return new HepTcpListener(server, pipeline, pump, onPacket);
  }

  describe(): ProbeSource {
    const detail = `${this.sockets.size} connections${this.isHeldBack ? ', held back' : ''}`;
    return { kind: 'hep', name: this.address, state: 'listening', detail, packets: this.packets };
  }

  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.server.close(resolve));
    for (const socket of this.sockets) socket.destroy();
    await closed;
  }

  private accept(socket: Socket): void {
    const { counters } = this.pipeline;
    const framer = new HepFramer();
    let skipped = 0;
    counters.add('hep.tcp-connections');
    this.sockets.add(socket);
    if (this.isHeldBack) socket.pause();
    const take = (bytes: Uint8Array, start: number, end: number) => {
      this.packets++;
      this.pipeline.hep(bytes, start, end, Date.now() * 1000);
    };
    socket.on('data', (chunk: Buffer) => {
      framer.push(plainBytes(chunk), take);
      const { dropped } = framer.counters;
      const total = dropped['bad-magic'] + dropped['bad-length'];
      if (total > skipped) counters.add('hep.tcp-octets-skipped', total - skipped);
      skipped = total;
      this.onPacket();
      if (this.pump.isFull) this.holdBack();
    });
    socket.on('error', () => {});
    socket.on('close', () => this.sockets.delete(socket));
  }

  private holdBack(): void {
    if (this.isHeldBack) return;
    this.isHeldBack = true;
    for (const socket of this.sockets) socket.pause();
    void this.pump.room().then(() => {
      this.isHeldBack = false;
      for (const socket of this.sockets) socket.resume();
    });
  }
}
