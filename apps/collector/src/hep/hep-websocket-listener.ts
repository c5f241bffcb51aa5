import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { ProbeSource } from '@earshot/contracts';
import { MAX_HEP3_LENGTH } from '@earshot/protocol';
import { type WebSocket, WebSocketServer } from 'ws';
import type { CaptureSource } from '../capture/capture-source.js';
import type { Pipeline } from '../pipeline.js';
import type { PublishPump } from '../publish/publish-pump.js';
import type { Certificate } from './certificate.js';
import { HepConnections, KEEP_ALIVE, MAX_WAITING_CONNECTIONS } from './hep-connections.js';

/** An agent may put several packets into one message. */
const MAX_MESSAGE_OCTETS = 16 * MAX_HEP3_LENGTH;
/** Agents connected at once: each may hold the beginning of such a message, all of them half a GiB, as may those over TCP. */
export const MAX_WEBSOCKETS = 512;

/** HEP over WebSocket (RFC 6455), over TLS where there is a certificate: binary messages, whatever the path. */
export class HepWebSocketListener implements CaptureSource {
  /** `ws://127.0.0.1:9063`, or `wss://…` */
  readonly address: string;
  private readonly connections: HepConnections<WebSocket>;
  private readonly webSockets: WebSocketServer;

  private constructor(
    private readonly server: Server,
    scheme: 'ws' | 'wss',
    pipeline: Pipeline,
    pump: PublishPump,
    onPacket: () => void,
  ) {
    const { address, port, family } = server.address() as AddressInfo;
    this.address = family === 'IPv6' ? `${scheme}://[${address}]:${port}` : `${scheme}://${address}:${port}`;
    this.connections = new HepConnections(pipeline, pump, onPacket, MAX_WEBSOCKETS, (socket) => socket.terminate());
    // Without compression: a message of some octets could become one of gigabytes.
    this.webSockets = new WebSocketServer({ server, maxPayload: MAX_MESSAGE_OCTETS, perMessageDeflate: false });
    this.webSockets.on('connection', (socket) => this.accept(socket));
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
  ): Promise<HepWebSocketListener> {
    const server = certificate === null ? createServer(KEEP_ALIVE) : createTlsServer({ ...KEEP_ALIVE, ...certificate });
    server.maxConnections = MAX_WEBSOCKETS + MAX_WAITING_CONNECTIONS;
    // Who comes without an upgrade is told so, and no more.
    server.on('request', (_request, response) => {
      response.writeHead(426, { connection: 'close', upgrade: 'websocket' }).end();
    });
    server.listen(port, host);
    await once(server, 'listening');
    return new HepWebSocketListener(server, certificate === null ? 'ws' : 'wss', pipeline, pump, onPacket);
  }

  describe(): ProbeSource {
    const { packets, detail } = this.connections;
    return { kind: 'hep', name: this.address, state: 'listening', detail, packets };
  }

  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.server.close(resolve));
    for (const socket of this.connections) socket.terminate();
    this.webSockets.close();
    this.server.closeAllConnections();
    await closed;
  }

  private accept(socket: WebSocket): void {
    const take = this.connections.add(socket);
    // The library's default binary type is a Buffer.
    socket.on('message', (data) => take(data as Buffer));
    socket.on('error', () => {});
    socket.on('close', () => this.connections.remove(socket));
  }
}
