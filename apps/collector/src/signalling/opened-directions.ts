import { FlowTable } from '../flow/flow-table.js';

const INITIAL_PLACES = 1024;
/** Addresses and ports. */
const KEY_WORDS = 3;

/**
 * Directions of TCP connections that were opened and have sent nothing yet: where their first octet will be. A SYN makes no object here, as
 * a scan sends hundreds of thousands that nothing follows. Bounded, the oldest out first.
 */
export class OpenedDirections {
  private readonly table: FlowTable;
  /** A ring in order of arrival. A place that the table does not lead to is of a direction that was taken out, or opened again. */
  private keys = new Int32Array(INITIAL_PLACES * KEY_WORDS);
  private sequences = new Uint32Array(INITIAL_PLACES);
  private openedUs = new Float64Array(INITIAL_PLACES);
  private oldest = 0;
  private used = 0;

  constructor(
    seed: number,
    private readonly limit: number,
    private readonly evicted: () => void,
  ) {
    this.table = new FlowTable(seed);
  }

  /** Sequence number of the first octet of the direction; -1 where it was not opened, or has sent. */
  find(source: number, destination: number, ports: number): number {
    const place = this.table.find(source, destination, ports, 0);
    return place < 0 ? -1 : (this.sequences[place] as number);
  }

  add(source: number, destination: number, ports: number, sequence: number, atUs: number): void {
    if (this.used === this.openedUs.length) this.makeRoom();
    const place = (this.oldest + this.used) % this.openedUs.length;
    this.used++;
    const at = place * KEY_WORDS;
    this.keys[at] = source;
    this.keys[at + 1] = destination;
    this.keys[at + 2] = ports;
    this.sequences[place] = sequence;
    this.openedUs[place] = atUs;
    this.table.set(source, destination, ports, 0, place);
  }

  remove(source: number, destination: number, ports: number): void {
    this.table.delete(source, destination, ports, 0);
  }

  /** Forgets those that were opened before the time. */
  forgetBefore(timeUs: number): void {
    while (this.used > 0 && (this.openedUs[this.oldest] as number) < timeUs) this.dropOldest();
  }

  /** By a ring that is twice as large, or without the places that are free by now where they are half of it, or of the oldest. */
  private makeRoom(): void {
    const { length } = this.openedUs;
    if (2 * this.table.size <= length) this.renew(length);
    else if (length < this.limit) this.renew(Math.min(this.limit, 2 * length));
    else if (this.dropOldest()) this.evicted();
  }

  /** True where it was open. */
  private dropOldest(): boolean {
    const place = this.oldest;
    this.oldest = (place + 1) % this.openedUs.length;
    this.used--;
    const at = place * KEY_WORDS;
    const [source, destination, ports] = [this.keys[at], this.keys[at + 1], this.keys[at + 2]] as [
      number,
      number,
      number,
    ];
    if (this.table.find(source, destination, ports, 0) !== place) return false;
    this.table.delete(source, destination, ports, 0);
    return true;
  }

  private renew(places: number): void {
    const { keys, sequences, openedUs, oldest, used } = this;
    this.keys = new Int32Array(places * KEY_WORDS);
    this.sequences = new Uint32Array(places);
    this.openedUs = new Float64Array(places);
    this.oldest = 0;
    this.used = 0;
    for (let index = 0; index < used; index++) {
      const place = (oldest + index) % openedUs.length;
      const at = place * KEY_WORDS;
      const [source, destination, ports] = [keys[at], keys[at + 1], keys[at + 2]] as [number, number, number];
      if (this.table.find(source, destination, ports, 0) !== place) continue;
      this.add(source, destination, ports, sequences[place] as number, openedUs[place] as number);
    }
  }
}
