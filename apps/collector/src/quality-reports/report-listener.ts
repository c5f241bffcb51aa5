import { createSocket, type Socket as DatagramSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer, isIPv6, type Server, type Socket } from 'node:net';
import type { ProbeSource } from '@earshot/contracts';
import { plainBytes, responsePort, SipFramer } from '@earshot/protocol';
import type { CaptureSource } from '../capture/capture-source.js';
import type { CollectorCounters } from '../counters/collector-counters.js';
import { IDLE_CONNECTION_MS, MAX_WAITING_CONNECTIONS } from '../hep/hep-connections.js';
import type { ListenAddress } from '../hep/open-hep.js';
import { udpDrops } from '../hep/udp-drops.js';
import { onOnePort } from '../listen/one-port.js';
import type { Pipeline } from '../pipeline.js';
import { type Passage, ReportServer } from './report-server.js';

/** Phones connected at once. */
export const MAX_CONNECTIONS = 4096;
/** A phone sends a report every few seconds while it calls, or one at its end. */
const IDLE_MS = 600_000;
/** Asked of the kernel: calls of a site that end together are reported together. */
const RECEIVE_BUFFER_OCTETS = 8 << 20;
/** RFC 5626 3.5.1: a double CRLF is answered by one. */
const PONG = '\r\n';

/** SIP over UDP and TCP on one port, for the reports of phones and gateways. */
export class ReportListener implements CaptureSource {
  /** `sip://127.0.0.1:5070`, UDP and TCP. */
  readonly address: string;
  private readonly port: number;
  private messages = 0;
  /** With the time of the last message; who was silent for longest first. */
  private readonly connections = new Map<Socket, number>();
  private readonly reports: ReportServer;
  private readonly counters: CollectorCounters;

  private constructor(
    private readonly datagrams: DatagramSocket,
    private readonly server: Server,
    pipeline: Pipeline,
    onReport: () => void,
  ) {
    const { address, port } = datagrams.address();
    this.port = port;
    this.address = `sip://${endpoint(address, port)}`;
    this.reports = new ReportServer(pipeline, onReport);
    datagrams.on('message', (datagram, { address: from, port: fromPort }) => this.datagram(datagram, from, fromPort));
    datagrams.on('error', () => {});
    this.counters = pipeline.counters;
    server.on('drop', () => this.counters.add('reports.connections-refused'));
    // One that the system could not give, for want of file descriptors.
    server.on('error', () => this.counters.add('reports.connections-refused'));
    server.on('connection', (socket) => this.accept(socket));
  }

  static async listen(
    { host, port }: ListenAddress,
    pipeline: Pipeline,
    onReport: () => void,
  ): Promise<ReportListener> {
    const [{ socket }, server] = await onOnePort(
      port,
      (tried) => openDatagrams(host, tried),
      (tried) => openServer(host, tried),
    );
    return new ReportListener(socket, server, pipeline, onReport);
  }

  /** Looks up what the kernel dropped so far. */
  async countDrops(): Promise<void> {
    const drops = await udpDrops(this.port);
    if (drops !== null) this.counters.set('reports.udp-kernel-drops', drops);
  }

  describe(): ProbeSource {
    const detail = `${this.connections.size} connections`;
    return { kind: 'sip-reports', name: this.address, state: 'listening', detail, packets: this.messages };
  }

  async close(): Promise<void> {
    const closed = Promise.all([
      new Promise((resolve) => this.server.close(resolve)),
      new Promise<void>((resolve) => this.datagrams.close(() => resolve())),
    ]);
    for (const socket of this.connections.keys()) socket.destroy();
    await closed;
  }

  private datagram(datagram: Buffer, address: string, port: number): void {
    // Keep-alives: CRLF or NUL.
    if (datagram.length <= 4) return;
    this.messages++;
    const { address: own, port: ownPort } = this.datagrams.address();
    const passage = { address, port, src: endpoint(address, port), dst: endpoint(own, ownPort) };
    const answer = this.reports.answer(plainBytes(datagram), 0, datagram.length, passage);
    // Nothing can be sent to port 0, which whoever makes up datagrams may have written.
    if (answer !== null && port !== 0)
      this.datagrams.send(answer.text, responsePort(answer.request, port), address, () => {});
  }

  private accept(socket: Socket): void {
    const { remoteAddress: address, remotePort: port, localAddress, localPort } = socket;
    if (address === undefined || port === undefined) return;
    if (this.connections.size >= MAX_CONNECTIONS && !this.makeRoom()) {
      this.counters.add('reports.connections-refused');
      socket.destroy();
      return;
    }
    this.connections.set(socket, Date.now());
    const passage: Passage = {
      ...{ address, port, src: endpoint(address, port) },
      dst: endpoint(localAddress ?? '0.0.0.0', localPort ?? 0),
    };
    const framer = new SipFramer();
    let keepAlives = 0;
    socket.setTimeout(IDLE_MS, () => socket.destroy());
    socket.on('data', (chunk: Buffer) => {
      framer.push(plainBytes(chunk), (bytes, start, end) => {
        this.messages++;
        this.connections.delete(socket);
        this.connections.set(socket, Date.now());
        const answer = this.reports.answer(bytes, start, end, passage);
        if (answer !== null) socket.write(answer.text);
      });
      if (framer.counters.keepAlives > keepAlives) socket.write(PONG);
      keepAlives = framer.counters.keepAlives;
      // Who sends and does not read waits.
      if (socket.writableNeedDrain) {
        socket.pause();
        socket.once('drain', () => socket.resume());
      }
    });
    socket.on('error', () => {});
    socket.on('close', () => this.connections.delete(socket));
  }

  /** Puts out who was silent for longest; false where all have spoken lately. */
  private makeRoom(): boolean {
    const [longest] = this.connections;
    if (longest === undefined || Date.now() - longest[1] < IDLE_CONNECTION_MS) return false;
    const [socket] = longest;
    this.connections.delete(socket);
    socket.destroy();
    return true;
  }
}

async function openDatagrams(host: string, port: number) {
  const socket = createSocket({ type: isIPv6(host) ? 'udp6' : 'udp4', recvBufferSize: RECEIVE_BUFFER_OCTETS });
  socket.bind(port, host);
  await once(socket, 'listening');
  const close = () => new Promise<void>((resolve) => socket.close(() => resolve()));
  return { socket, port: socket.address().port, close };
}

async function openServer(host: string, port: number): Promise<Server> {
  const server = createServer();
  server.maxConnections = MAX_CONNECTIONS + MAX_WAITING_CONNECTIONS;
  server.listen(port, host);
  await once(server, 'listening');
  return server;
}

function endpoint(address: string, port: number): string {
  return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
}
