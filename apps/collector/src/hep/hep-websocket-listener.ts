import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import type { ProbeSource } from '@earshot/contracts';
import { MAX_HEP3_LENGTH } from '@earshot/protocol';
import { type WebSocket, WebSocketServer } from 'ws';
import type { CaptureSource } from '../capture/capture-source.js';
import type { CollectorCounters } from '../counters/collector-counters.js';
import type { Pipeline } from '../pipeline.js';
import type { PublishPump } from '../publish/publish-pump.js';
import type { Certificate } from './certificate.js';
import { HANDSHAKE_MS, HepConnections, KEEP_ALIVE, MAX_WAITING_CONNECTIONS } from './hep-connections.js';
import { WaitingSockets } from './waiting-sockets.js';

/** An agent may put several packets into one message. */
const MAX_MESSAGE_OCTETS = 16 * MAX_HEP3_LENGTH;
/** Agents connected at once: each may hold the beginning of such a message, all of them half a GiB, as may those over TCP. */
export const MAX_WEBSOCKETS = 512;

const MAX_SOCKETS = MAX_WEBSOCKETS + MAX_WAITING_CONNECTIONS;
/** With the request for a WebSocket, and how often it is looked at. */
const PATIENCE = { headersTimeout: HANDSHAKE_MS, requestTimeout: HANDSHAKE_MS, connectionsCheckingInterval: 2000 };
/** HEP over WebSocket (RFC 6455), over TLS where there is a certificate: binary messages, whatever the path. */
export class HepWebSocketListener implements CaptureSource {
  /** `ws://127.0.0.1:9063`, or `wss://…` */
  readonly address: string;
  private readonly connections: HepConnections<WebSocket>;
  private readonly webSockets: WebSocketServer;
  private readonly sockets: WaitingSockets;
  private readonly counters: CollectorCounters;

  private constructor(
    private readonly server: Server,
    scheme: 'ws' | 'wss',
    pipeline: Pipeline,
    pump: PublishPump,
    onPacket: () => void,
  ) {
    this.counters = pipeline.counters;
    const { address, port, family } = server.address() as AddressInfo;
    this.address = family === 'IPv6' ? `${scheme}://[${address}]:${port}` : `${scheme}://${address}:${port}`;
    this.connections = new HepConnections(pipeline, pump, onPacket, MAX_WEBSOCKETS, (socket) => socket.terminate());
    // Without compression: a message of some octets could become one of gigabytes.
    this.webSockets = new WebSocketServer({ server, maxPayload: MAX_MESSAGE_OCTETS, perMessageDeflate: false });
    this.webSockets.on('connection', (socket, request) => this.accept(socket, request));
    this.sockets = new WaitingSockets(server, MAX_SOCKETS, () => this.counters.add('hep.connections-evicted'));
    server.on('drop', () => this.counters.add('hep.connections-refused'));
    // The library hands on what its server says: a connection that the system could not give, for want of file descriptors.
    this.webSockets.on('error', () => this.counters.add('hep.connections-refused'));
    server.on('tlsClientError', () => this.counters.add('hep.tls-refused'));
    this.webSockets.on('wsClientError', (_error, socket) => this.refuse(socket));
    server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
      // A TLS handshake that failed comes here, too.
      if (/^(?:HPE_|ERR_HTTP_)/.test(error.code ?? '')) this.refuse(socket);
      else socket.destroy();
    });
    // Who comes without an upgrade is told so, and no more.
    server.on('request', (_request, response) => {
      this.counters.add('hep.websockets-refused');
      response.writeHead(426, { connection: 'close', upgrade: 'websocket' }).end();
    });
  }

  static async listen(
    host: string,
    port: number,
    certificate: Certificate | null,
    pipeline: Pipeline,
    pump: PublishPump,
    onPacket: () => void,
  ): Promise<HepWebSocketListener> {
    const options = { ...KEEP_ALIVE, ...PATIENCE };
    const server =
      certificate === null
        ? createServer(options)
        : createTlsServer({ ...options, ...certificate, handshakeTimeout: HANDSHAKE_MS });
    server.maxConnections = MAX_SOCKETS + MAX_WAITING_CONNECTIONS;
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
    this.sockets.destroy();
    this.server.closeAllConnections();
    await closed;
  }

  private accept(socket: WebSocket, request: IncomingMessage): void {
    this.sockets.settle(request.socket);
    const take = this.connections.add(socket);
    // The library's default binary type is a Buffer.
    socket.on('message', (data) => take(data as Buffer));
    // A frame that RFC 6455 does not know, or a message too long: what it held is lost.
    socket.on('error', () => this.counters.add('hep.websockets-refused'));
    socket.on('close', () => this.connections.remove(socket));
  }

  private refuse(socket: Duplex): void {
    this.counters.add('hep.websockets-refused');
    if (socket.writable) socket.write('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n');
    socket.destroy();
  }
}
