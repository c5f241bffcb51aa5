import type { CaptureRecord } from '@earshot/contracts';
import type { Arrival } from '@earshot/metrics';
import { KeyedSlots } from '../flow/keyed-slots.js';
import type { EncryptedFlows } from './encrypted-flows.js';
import type { OpenStream } from './open-stream.js';
import { ProvisionalEvidence } from './provisional-evidence.js';

/** Streams open at once that no SDP announced and that are not believed yet. */
const MAX_PROVISIONAL_STREAMS = 32_768;
const IDLE_US = 10_000_000;
/** Records withheld of a stream that is not believed; one that has so many is given up. */
const MAX_WITHHELD = 4;

/** Streams that no SDP announced and that are not believed yet: until they are, neither their packets nor their records count. */
export class ProvisionalStreams {
  /** Packets of those that are here. */
  packets = 0;
  /** Packets of those that were given up. */
  packetsGivenUp = 0;
  private readonly slots: KeyedSlots<OpenStream>;

  constructor(
    seed: number,
    private readonly encrypted: EncryptedFlows,
  ) {
    this.slots = new KeyedSlots(seed, MAX_PROVISIONAL_STREAMS, (stream) => this.giveUp(stream));
  }

  find(source: number, destination: number, ports: number, ssrc: number): OpenStream | null {
    return this.slots.find(source, destination, ports, ssrc);
  }

  add(stream: OpenStream): void {
    stream.evidence = new ProvisionalEvidence();
    this.slots.add(stream);
  }

  /** Takes the fate of a packet; true where its stream is to be believed from here on. */
  weigh(stream: OpenStream, arrival: Arrival, atUs: number, timestamp: number, payloadType: number): boolean {
    const { evidence } = stream;
    if (evidence === null) return false;
    if (evidence.isGivenUp) {
      this.packets--;
      this.packetsGivenUp++;
      return false;
    }
    return evidence.weigh(arrival, atUs, timestamp) && !this.isForeign(stream, payloadType);
  }

  withhold(stream: OpenStream, record: CaptureRecord): void {
    const { evidence } = stream;
    if (evidence === null || evidence.isGivenUp) return;
    if (evidence.withheld.length < MAX_WITHHELD) evidence.withheld.push(record);
    else this.giveUp(stream);
  }

  /** Lets one go that is believed, with its packets and the records that were withheld of it. */
  release(stream: OpenStream): { packets: number; records: readonly CaptureRecord[] } {
    const packets = stream.evidence?.packets ?? 0;
    const records = stream.evidence?.withheld ?? [];
    this.packets -= packets;
    stream.evidence = null;
    this.slots.remove(stream);
    return { packets, records };
  }

  /** Gives those up that nothing came of for long. */
  sweep(nowUs: number): void {
    this.slots.forEach((stream) => {
      if (Math.abs(nowUs - stream.lastUs) > IDLE_US) this.giveUp(stream);
    });
  }

  finish(): void {
    this.slots.forEach((stream) => {
      this.giveUp(stream);
    });
  }

  private giveUp(stream: OpenStream): void {
    const packets = stream.evidence?.packets ?? 0;
    this.packets -= packets;
    this.packetsGivenUp += packets;
    if (stream.evidence !== null) stream.evidence.isGivenUp = true;
    this.slots.remove(stream);
  }

  /** RTP of a browser or a messenger, see `EncryptedFlows`. */
  private isForeign(stream: OpenStream, payloadType: number): boolean {
    if (payloadType < 96) return false;
    return this.encrypted.has(stream.keyA, stream.keyB, stream.keyC >>> 16, stream.keyC & 0xffff);
  }
}
