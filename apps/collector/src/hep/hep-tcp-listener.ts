import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import type { ProbeSource } from '@earshot/contracts';
import type { CaptureSource } from '../capture/capture-source.js';
import type { Pipeline } from '../pipeline.js';
import type { PublishPump } from '../publish/publish-pump.js';
import type { Certificate } from './certificate.js';
import {
  HANDSHAKE_MS,
  HepConnections,
  KEEP_ALIVE,
  MAX_CONNECTIONS,
  MAX_WAITING_CONNECTIONS,
} from './hep-connections.js';
import { WaitingSockets } from './waiting-sockets.js';

const READ_OCTETS = 1 << 18;
const MAX_SOCKETS = MAX_CONNECTIONS + MAX_WAITING_CONNECTIONS;

/** HEP over TCP, or over TLS where there is a certificate. */
export class HepTcpListener implements CaptureSource {
  /** `tcp://127.0.0.1:9060`, or `tls://…` */
  readonly address: string;
  private readonly connections: HepConnections<Socket>;
  private readonly sockets: WaitingSockets;

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
    const { counters } = pipeline;
    this.sockets = new WaitingSockets(server, MAX_SOCKETS, () => counters.add('hep.connections-evicted'));
    server.on(scheme === 'tls' ? 'secureConnection' : 'connection', (socket: Socket) => this.accept(socket));
    server.on('drop', () => counters.add('hep.connections-refused'));
    // One that the system could not give, for want of file descriptors.
    server.on('error', () => counters.add('hep.connections-refused'));
    server.on('tlsClientError', () => counters.add('hep.tls-refused'));
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
    server.maxConnections = MAX_SOCKETS + MAX_WAITING_CONNECTIONS;
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
    for (const socket of this.connections) socket.destroy();
    this.sockets.destroy();
    await closed;
  }

  private accept(socket: Socket): void {
    this.sockets.settle(socket);
    const take = this.connections.add(socket);
    socket.on('data', take);
    socket.on('error', () => {});
    socket.on('close', () => this.connections.remove(socket));
  }
}
