import { createSocket } from 'node:dgram';
import { isIPv6 } from 'node:net';
import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { DatagramSlab } from './datagram-slab.js';

/**
 * A thread that does nothing but take datagrams out of the kernel's buffer, which a long turn of the main thread would let run over.
 */

/** What the thread is started with. */
export interface DatagramSocketOptions {
  readonly host: string;
  readonly port: number;
  /** Asked of the kernel, which gives at most net.core.rmem_max. */
  readonly receiveBufferOctets: number;
  /** In hand and on the way, at most. */
  readonly maxSlabs: number;
}

/** What the thread tells. */
export type DatagramNews =
  | { readonly kind: 'listening'; readonly address: string; readonly port: number; readonly bufferOctets: number }
  | { readonly kind: 'failed'; readonly code: string | undefined; readonly text: string }
  | { readonly kind: 'slab'; readonly memory: ArrayBuffer; readonly filled: number }
  /** Datagrams since the last time, for which no slab was free. */
  | { readonly kind: 'dropped'; readonly datagrams: number };

/** What the thread is told: a slab that is read, or to end. */
export type DatagramOrder = ArrayBuffer | 'close';

/** A slab that is not full is handed over after so long. */
const HAND_OVER_MS = 2;

function receive(main: MessagePort, { host, port, receiveBufferOctets, maxSlabs }: DatagramSocketOptions): void {
  const tell = (news: DatagramNews, transferred: ArrayBuffer[] = []) => main.postMessage(news, transferred);
  const free: ArrayBuffer[] = [];
  let made = 0;
  let filling: DatagramSlab | null = null;
  let dropped = 0;
  let timer: NodeJS.Timeout | null = null;

  const handOver = () => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    if (filling === null) return;
    const { memory, filled } = filling;
    filling = null;
    tell({ kind: 'slab', memory, filled }, [memory]);
  };
  const tellDropped = () => {
    if (dropped > 0) tell({ kind: 'dropped', datagrams: dropped });
    dropped = 0;
  };
  const emptySlab = (): DatagramSlab | null => {
    const memory = free.pop();
    if (memory !== undefined) return new DatagramSlab(memory);
    if (made === maxSlabs) return null;
    made++;
    return new DatagramSlab();
  };

  const socket = createSocket({ type: isIPv6(host) ? 'udp6' : 'udp4', recvBufferSize: receiveBufferOctets });
  socket.on('message', (datagram) => {
    const receivedUs = Date.now() * 1000;
    if (filling?.add(datagram, receivedUs)) return;
    handOver();
    filling = emptySlab();
    if (filling === null) {
      dropped++;
      return;
    }
    filling.add(datagram, receivedUs);
    timer = setTimeout(handOver, HAND_OVER_MS);
  });
  socket.once('error', (error: NodeJS.ErrnoException) => {
    tell({ kind: 'failed', code: error.code, text: error.message });
    socket.on('error', () => {});
  });
  socket.once('listening', () => {
    const { address, port, family } = socket.address();
    const host = family === 'IPv6' ? `[${address}]` : address;
    const bufferOctets = socket.getRecvBufferSize();
    tell({ kind: 'listening', address: `udp://${host}:${port}`, port, bufferOctets });
  });
  socket.bind(port, host);

  main.on('message', (order: DatagramOrder) => {
    if (order !== 'close') {
      free.push(order);
      // Nothing is dropped but while all slabs are away, so one that comes back follows every drop.
      tellDropped();
      return;
    }
    socket.close(() => {
      handOver();
      tellDropped();
      main.close();
    });
  });
}

if (parentPort !== null) receive(parentPort, workerData as DatagramSocketOptions);
