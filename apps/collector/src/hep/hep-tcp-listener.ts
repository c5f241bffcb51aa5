import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import type { ProbeSource } from '@earshot/contracts';
import type { CaptureSource } from '../capture/capture-source.js';
import type { Pipeline } from '../pipeline.js';
import type { PublishPump } from '../publish/publish-pump.js';
import type { Certificate } from './certificate.js';
import { HepConnections, KEEP_ALIVE, MAX_CONNECTIONS, MAX_WAITING_CONNECTIONS } from './hep-connections.js';

const READ_OCTETS = 1 << 18;
const HANDSHAKE_MS = 10_000;

/** HEP over TCP, or over TLS where there is a certificate. */
export class HepTcpListener implements CaptureSource {
  /** `tcp://127.0.0.1:9060`, or `tls://…` */
  readonly address: string;
  private readonly connections: HepConnections<Socket>;
  /** Those of which the TLS handshake is not over yet, too. */
  private readonly sockets = new Set<Socket>();

  private constructor(
    private readonly server: Server,
    scheme: 'tcp' | 'tls',
    pipeline: Pipeline,
    pump: PublishPump,
    onPacket: () => void,
  ) {
    const { address, port, family } = server.address() as AddressInfo;
    this.address = family === 'IPv6' ? `${scheme}://[${address}]:${port}` : `${scheme}://${address}:${port}`;
    this.connections = new HepConnections(pipeline, pump, onPacket, MAX_CONNECTIONS, (socket) => socket.destroy());
    server.on('connection', (socket: Socket) => {
      this.sockets.add(socket);
      socket.once('close', () => this.sockets.delete(socket));
    });
    server.on(scheme === 'tls' ? 'secureConnection' : 'connection', (socket: Socket) => this.accept(socket));
    server.on('drop', () => pipeline.counters.add('hep.connections-refused'));
    server.on('tlsClientError', () => pipeline.counters.add('hep.tls-refused'));
  }

  static async listen(
    host: string,
    port: number,
    certificate: Certificate | null,
    pipeline: Pipeline,
    pump: PublishPump,
    onPacket: () => void,
  ): Promise<HepTcpListener> {
    const server =
      certificate === null
        ? createServer({ ...KEEP_ALIVE, highWaterMark: READ_OCTETS })
        : createTlsServer({
            ...KEEP_ALIVE,
            ...certificate,
            highWaterMark: READ_OCTETS,
            handshakeTimeout: HANDSHAKE_MS,
          });
    server.maxConnections = MAX_CONNECTIONS + MAX_WAITING_CONNECTIONS;
    server.listen(port, host);
    await once(server, 'listening');
    return new HepTcpListener(server, certificate === null ? 'tcp' : 'tls', pipeline, pump, onPacket);
  }

  describe(): ProbeSource {
    const { packets, detail } = this.connections;
    return { kind: 'hep', name: this.address, state: 'listening', detail, packets };
  }

  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.server.close(resolve));
    for (const socket of [...this.connections, ...this.sockets]) socket.destroy();
    await closed;
  }

  private accept(socket: Socket): void {
    const take = this.connections.add(socket);
    socket.on('data', take);
    socket.on('error', () => {});
    socket.on('close', () => this.connections.remove(socket));
  }
}
