import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { isIPv6 } from 'node:net';
import type { ProbeSource } from '@earshot/contracts';
import { hep3End, isHep3, plainBytes } from '@earshot/protocol';
import type { CaptureSource } from '../capture/capture-source.js';
import type { CollectorCounters } from '../counters/collector-counters.js';
import type { Pipeline } from '../pipeline.js';
import type { PublishPump } from '../publish/publish-pump.js';
import { udpDrops } from './udp-drops.js';

/** Asked of the kernel, which gives at most net.core.rmem_max. */
const RECEIVE_BUFFER_OCTETS = 32 << 20;
/** Below this a burst of a tenth of a second is lost. */
const ENOUGH_BUFFER_OCTETS = 4 << 20;
/** Records that may wait beyond the pump's limit before datagrams are dropped: UDP cannot be held back. */
const MAX_RECORDS_BEYOND = 40_000;

/** HEP over UDP. What cannot be taken is dropped here or by the kernel, and counted in both places. */
export class HepUdpListener implements CaptureSource {
  readonly port: number;
  /** `udp://127.0.0.1:9060` */
  readonly address: string;
  private packets = 0;
  private readonly bufferOctets: number;

  private constructor(
    private readonly socket: Socket,
    private readonly pipeline: Pipeline,
    private readonly pump: PublishPump,
    private readonly counters: CollectorCounters,
    private readonly onPacket: () => void,
  ) {
    this.bufferOctets = socket.getRecvBufferSize();
    const { address, port, family } = socket.address();
    this.port = port;
    this.address = family === 'IPv6' ? `udp://[${address}]:${port}` : `udp://${address}:${port}`;
    socket.on('message', (datagram) => this.take(datagram));
    socket.on('error', () => {});
  }

  static async listen(
    host: string,
    port: number,
    pipeline: Pipeline,
    pump: PublishPump,
    onPacket: () => void,
  ): Promise<HepUdpListener> {
    const socket = createSocket({ type: isIPv6(host) ? 'udp6' : 'udp4', recvBufferSize: RECEIVE_BUFFER_OCTETS });
    socket.bind(port, host);
    await once(socket, 'listening');
    return new HepUdpListener(socket, pipeline, pump, pipeline.counters, onPacket);
  }

  /** Null, or what is wrong with the receive buffer and how to mend it. Linux reports twice what it was asked for. */
  get bufferAdvice(): string | null {
    const octets = this.bufferOctets / 2;
    if (octets >= ENOUGH_BUFFER_OCTETS) return null;
    return `the UDP receive buffer has ${octets >> 10} KiB, bursts will be lost: sysctl -w net.core.rmem_max=${RECEIVE_BUFFER_OCTETS}`;
  }

  /** Looks up what the kernel dropped so far. */
  async countDrops(): Promise<void> {
    const drops = await udpDrops(this.port);
    if (drops !== null) this.counters.set('hep.udp-kernel-drops', drops);
  }

  describe(): ProbeSource {
    return { kind: 'hep', name: this.address, state: 'listening', detail: this.bufferAdvice, packets: this.packets };
  }

  close(): Promise<void> {
    return new Promise((resolve) => this.socket.close(() => resolve()));
  }

  private take(datagram: Buffer): void {
    this.packets++;
    if (this.pump.isFull && this.pump.waiting + this.pipeline.recordsWaiting > MAX_RECORDS_BEYOND) {
      this.counters.add('hep.udp-dropped');
      return;
    }
    const bytes = plainBytes(datagram);
    const receivedUs = Date.now() * 1000;
    // Nothing says that a datagram has but one packet.
    let position = 0;
    do {
      const end = hep3End(bytes, position, bytes.length);
      this.pipeline.hep(bytes, position, end, receivedUs);
      position = end;
    } while (isHep3(bytes, position, bytes.length));
    if (position < bytes.length) this.counters.add('hep.udp-octets-skipped', bytes.length - position);
    this.onPacket();
  }
}
