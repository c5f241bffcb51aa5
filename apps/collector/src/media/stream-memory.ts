import { BUFFERS, CHUNK_OCTETS } from '../capture/capture-file.js';

/** A page of WebAssembly. */
const PAGE_OCTETS = 65_536;
const MEBIBYTE = 1_048_576;

/** Where what a scan is asked and tells is, tables, a piece of a capture, buffers that captures are read into, the table of flows, and the runs; octets from the begin. */
const ASKED = 64;
const TOLD = 128;
const TABLES = 4096;
const CAPTURE = PAGE_OCTETS;
const FLOWS = MEBIBYTE;
const CHUNKS = FLOWS - BUFFERS * CHUNK_OCTETS;
const RUNS = 9 * MEBIBYTE;
const END = 97 * MEBIBYTE;

/** Octets of a run: two cache lines of what packets are compared with, one of what was measured, and the times of those that wait. */
const RUN_OCTETS = 704;
const CELL_OCTETS = 32;
const TABLE_OCTETS = 1024;

/**
 * What WebAssembly has at hand of the open streams: for each flow its slot, for each slot the run of packets that waits, and a piece of the
 * capture. It is as large as `MAX_OPEN_STREAMS` need, so that nothing in it ever moves; the system gives memory for the part that is used.
 * Shared, since V8 counts all of any other as if it were used, and would collect garbage on its account.
 */
export class StreamMemory {
  /** Most octets of a capture that fit in where they have to be brought. */
  static readonly CAPTURE_OCTETS = CHUNKS - CAPTURE;
  static readonly MAX_RUNS = (END - RUNS) / RUN_OCTETS;
  static readonly RUN_WORDS = RUN_OCTETS / 4;

  /** Null where there is none to be had: V8 wants ten gigabytes of address space for each, which may be limited. */
  readonly memory = sharedMemory();
  readonly buffer = this.memory?.buffer ?? new SharedArrayBuffer(END);
  readonly capture = new Uint8Array(this.buffer, CAPTURE, StreamMemory.CAPTURE_OCTETS);
  readonly buffers = Array.from({ length: BUFFERS }, (_, index) =>
    Buffer.from(this.buffer, CHUNKS + index * CHUNK_OCTETS, CHUNK_OCTETS),
  );
  readonly runs = new Int32Array(this.buffer, RUNS, (END - RUNS) / 4);
  /** What a scan is asked, see `PlainMedia`. */
  readonly asked = new Int32Array(this.buffer, ASKED, 11);
  /** Packets and octets that a scan took; and the earliest, the latest and the last capture time, microseconds since the epoch. */
  readonly toldCounts = new Int32Array(this.buffer, TOLD, 2);
  readonly toldTimes = new Float64Array(this.buffer, TOLD + 8, 3);
  /** Addresses, as WebAssembly has them. */
  readonly captureAt = CAPTURE;
  readonly flowsAt = FLOWS;
  readonly runsAt = RUNS;
  private readonly tables: Int32Array[] = [];

  private constructor() {}

  /** One that was released, with what it held still in it, else a new one: V8 does not see how large they are, and would let many pile up. */
  static take(): StreamMemory {
    const memory = released ?? new StreamMemory();
    released = null;
    return memory;
  }

  /** To be called when nothing looks at it any more. */
  release(): void {
    released = this;
  }

  /** For `FlowTable`: always the same place, however many slots. */
  flowCells(words: number): Int32Array {
    if (4 * words > RUNS - FLOWS) throw new RangeError(`${(4 * words) / CELL_OCTETS} flows, more than fit in`);
    return new Int32Array(this.buffer, FLOWS, words);
  }

  /** Where a table of 256 numbers has been put. */
  tableAt(table: Int32Array): number {
    let index = this.tables.indexOf(table);
    if (index < 0) {
      index = this.tables.push(table) - 1;
      new Int32Array(this.buffer, TABLES + index * TABLE_OCTETS, table.length).set(table);
    }
    return TABLES + index * TABLE_OCTETS;
  }
}

let released: StreamMemory | null = null;

function sharedMemory(): WebAssembly.Memory | null {
  const pages = END / PAGE_OCTETS;
  try {
    return new WebAssembly.Memory({ initial: pages, maximum: pages, shared: true });
  } catch {
    return null;
  }
}
