import { WINDOW_US } from '@earshot/contracts';
import type { PlainRecords } from '@earshot/protocol';
import type { FlowTable } from '../flow/flow-table.js';
import { PLAIN_SCAN } from './plain-scan.gen.js';
import { StreamMemory } from './stream-memory.js';
import type { WaitingRuns } from './waiting-runs.js';

/** Told of some of the packets that are taken. */
export interface RunFollower {
  /** It is the packet's turn to be inspected, or it fills the run of its slot, as bits of `ADDED…` say; its payload is from `from` to `end`. */
  followRun(added: number, slot: number, data: Uint8Array, from: number, end: number, atUs: number): void;
  /** The packet, RTP from `from` to `end`, is like the others of its run but for its number or timestamp. */
  takeLike(slot: number, signature: number, data: Uint8Array, from: number, end: number, atUs: number): void;
}

/** Of a piece of a capture larger than the memory, another part is brought when less than this is left. */
const LEAST_LEFT = 4096;

let compiled: WebAssembly.Module | null = null;

/**
 * Takes RTP of open streams straight from the octets of a capture file, many packets in one loop: Ethernet with a VLAN tag or none, IPv4 without
 * options or fragments, UDP, RTP without CSRCs, extension, padding or marker, with the same headers as those before in its stream but for what
 * has to differ. Nearly every packet of a mirror is so. It leaves the first that is not, for the decoders, and takes none otherwise than they would.
 *
 * The loop is `apps/collector/assembly/plain-scan.ts`.
 */
export class PlainMedia {
  /** Null where WebAssembly is not to be had: then the decoders take all. */
  private readonly scan: ((at: number, to: number, limit: number) => number) | null;
  private records: PlainRecords | null = null;
  /** Which octets of the capture are in the memory. */
  private heldFrom = 0;
  private heldTo = 0;
  /** What an address in the memory is less than an offset in `records.data`. */
  private shift = 0;

  constructor(
    private readonly memory: StreamMemory,
    private readonly flows: FlowTable,
    private readonly runs: WaitingRuns,
    follower: RunFollower,
  ) {
    const follow = (added: number, slot: number, from: number, end: number, atUs: number): void =>
      follower.followRun(added, slot, (this.records as PlainRecords).data, from + this.shift, end + this.shift, atUs);
    const takeAlone = (slot: number, signature: number, from: number, end: number, atUs: number): void =>
      follower.takeLike(
        slot,
        signature,
        (this.records as PlainRecords).data,
        from + this.shift,
        end + this.shift,
        atUs,
      );
    this.scan = memory.memory === null ? null : scanIn(memory.memory, { follow, takeAlone });
  }

  /** Of the packets that the last `take` took. */
  get packets(): number {
    return this.memory.toldCounts[0] as number;
  }

  get octets(): number {
    return this.memory.toldCounts[1] as number;
  }

  get earliestUs(): number {
    return this.memory.toldTimes[0] as number;
  }

  get latestUs(): number {
    return this.memory.toldTimes[1] as number;
  }

  get lastUs(): number {
    return this.memory.toldTimes[2] as number;
  }

  /** Takes packets of the window that begins at `windowUs`, at most `limit`, and moves `records` to the first that is left. */
  take(records: PlainRecords, windowUs: number, limit: number): void {
    if (this.scan === null) return;
    this.ask(records, windowUs);
    const to = this.bring(records) - this.shift;
    // No more packets than octets, also where there is no limit.
    const reached = this.scan(records.offset - this.shift, to, Math.min(limit, records.to));
    records.offset = reached + this.shift;
  }

  private ask(records: PlainRecords, windowUs: number): void {
    const { memory, flows, runs } = this;
    const { asked } = memory;
    asked[0] = windowUs / WINDOW_US;
    asked[1] = records.packetAt;
    asked[2] = records.lengthAt;
    asked[3] = records.timeAt;
    asked[4] = records.time;
    asked[5] = records.areBlocks ? 1 : 0;
    asked[6] = memory.flowsAt;
    asked[7] = flows.mask;
    asked[8] = flows.seed;
    asked[9] = memory.runsAt;
    asked[10] = runs.inspectedOf;
  }

  /** Brings octets from `records.offset` on into the memory, where they are not there. Returns up to where they are. */
  private bring(records: PlainRecords): number {
    const { data } = records;
    if (data.buffer === this.memory.buffer) {
      this.records = records;
      this.heldTo = 0;
      this.shift = -data.byteOffset;
      return records.to;
    }
    const from = records.base + records.offset;
    const to = records.base + records.to;
    const left = this.heldTo - from;
    const isHeld = records === this.records && from >= this.heldFrom && left > 0;
    if (!isHeld || (to > this.heldTo && left < LEAST_LEFT)) {
      const octets = Math.min(records.to - records.offset, StreamMemory.CAPTURE_OCTETS);
      this.memory.capture.set(data.subarray(records.offset, records.offset + octets));
      this.records = records;
      this.heldFrom = from;
      this.heldTo = from + octets;
    }
    this.shift = this.heldFrom - records.base - this.memory.captureAt;
    return Math.min(records.to, this.heldTo - records.base);
  }
}

function scanIn(memory: WebAssembly.Memory, follower: Readonly<Record<string, unknown>>): PlainMedia['scan'] {
  compiled ??= new WebAssembly.Module(Buffer.from(PLAIN_SCAN, 'base64'));
  const { exports } = new WebAssembly.Instance(compiled, { env: { memory }, 'plain-scan': follower });
  return exports.scan as PlainMedia['scan'];
}
