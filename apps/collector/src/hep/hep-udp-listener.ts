import type { ProbeSource } from '@earshot/contracts';
import { hep3End, isHep3 } from '@earshot/protocol';
import type { CaptureSource } from '../capture/capture-source.js';
import type { CollectorCounters } from '../counters/collector-counters.js';
import type { Pipeline } from '../pipeline.js';
import type { PublishPump } from '../publish/publish-pump.js';
import { DatagramReceiver } from './datagram-receiver.js';
import { udpDrops } from './udp-drops.js';

/** Asked of the kernel, which gives at most net.core.rmem_max. */
const RECEIVE_BUFFER_OCTETS = 32 << 20;
/** Below this a burst of a tenth of a second is lost. */
const ENOUGH_BUFFER_OCTETS = 4 << 20;

/** HEP over UDP. What cannot be taken is dropped here or by the kernel, and counted in both places. */
export class HepUdpListener implements CaptureSource {
  private packets = 0;

  private constructor(
    private readonly receiver: DatagramReceiver,
    private readonly pipeline: Pipeline,
    private readonly counters: CollectorCounters,
    private readonly onPacket: () => void,
  ) {}

  static async listen(
    host: string,
    port: number,
    pipeline: Pipeline,
    pump: PublishPump,
    onPacket: () => void,
  ): Promise<HepUdpListener> {
    const { counters } = pipeline;
    const receiver = await DatagramReceiver.listen(host, port, RECEIVE_BUFFER_OCTETS, {
      onDatagram: (bytes, start, end, receivedUs) => listener.take(bytes, start, end, receivedUs),
      onDropped: (datagrams) => counters.add('hep.udp-dropped', datagrams),
      room: () => (pump.isFull ? pump.room() : null),
    });
    const listener = new HepUdpListener(receiver, pipeline, counters, onPacket);
    return listener;
  }

  get port(): number {
    return this.receiver.port;
  }

  /** `udp://127.0.0.1:9060` */
  get address(): string {
    return this.receiver.address;
  }

  /** Null, or what is wrong with the receive buffer and how to mend it. Linux reports twice what it was asked for. */
  get bufferAdvice(): string | null {
    const octets = this.receiver.bufferOctets / 2;
    if (octets >= ENOUGH_BUFFER_OCTETS) return null;
    return `the UDP receive buffer has ${octets >> 10} KiB, bursts will be lost: sysctl -w net.core.rmem_max=${RECEIVE_BUFFER_OCTETS}`;
  }

  /** Looks up what the kernel dropped so far. */
  async countDrops(): Promise<void> {
    const drops = await udpDrops(this.port);
    if (drops !== null) this.counters.set('hep.udp-kernel-drops', drops);
  }

  describe(): ProbeSource {
    const { address: name, packets, bufferAdvice } = this;
    const { failure } = this.receiver;
    const state = failure === null ? 'listening' : 'failed';
    return { kind: 'hep', name, state, detail: failure ?? bufferAdvice, packets };
  }

  close(): Promise<void> {
    return this.receiver.close();
  }

  private take(bytes: Uint8Array, start: number, end: number, receivedUs: number): void {
    this.packets++;
    // Nothing says that a datagram has but one packet.
    let position = start;
    do {
      const packetEnd = hep3End(bytes, position, end);
      this.pipeline.hep(bytes, position, packetEnd, receivedUs);
      position = packetEnd;
    } while (isHep3(bytes, position, end));
    if (position < end) this.counters.add('hep.udp-octets-skipped', end - position);
    this.onPacket();
  }
}
