import type { Frame } from '@earshot/protocol';
import { FlowTable } from '../flow/flow-table.js';

/** Pairs of addresses remembered. */
export const MAX_ENCRYPTED_FLOWS = 32_768;

/**
 * Pairs of addresses that exchange STUN, DTLS or SRTCP. RTP of a dynamic payload type between them that no SDP announced is that of
 * a browser or a messenger: encrypted, of an unknown codec, and of no call here. Bounded, oldest out first.
 */
export class EncryptedFlows {
  private readonly table: FlowTable;
  private readonly ring: number[] = [];
  private next = 0;
  private filled = false;

  constructor(seed: number) {
    this.table = new FlowTable(seed);
  }

  note(frame: Frame): void {
    const { source, destination, sourcePort, destinationPort } = frame;
    this.add(source, destination, pairOf(sourcePort, destinationPort));
    this.add(destination, source, pairOf(destinationPort, sourcePort));
  }

  /** The RTCP port, one above, counts as the same. */
  has(source: number, destination: number, sourcePort: number, destinationPort: number): boolean {
    return this.table.find(source, destination, pairOf(sourcePort, destinationPort), 0) >= 0;
  }

  private add(a: number, b: number, ports: number): void {
    const { ring, table } = this;
    if (table.find(a, b, ports, 0) >= 0) return;
    const at = 3 * this.next;
    if (this.filled) table.delete(ring[at] as number, ring[at + 1] as number, ring[at + 2] as number, 0);
    ring[at] = a;
    ring[at + 1] = b;
    ring[at + 2] = ports;
    table.set(a, b, ports, 0, this.next);
    this.next++;
    if (this.next === MAX_ENCRYPTED_FLOWS) {
      this.next = 0;
      this.filled = true;
    }
  }
}

function pairOf(sourcePort: number, destinationPort: number): number {
  return ((sourcePort & 0xfffe) << 16) | (destinationPort & 0xfffe);
}
