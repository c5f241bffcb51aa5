import { type FileHandle, mkdir, open, readdir, readFile, stat, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { type CaptureRecord, type DecodedLines, decodeLines, encodeRecord } from '@earshot/contracts';
import { encodeFrame, FRAME_HEADER_OCTETS, readFrameHeader, readFrames } from './spool-segment.js';

/** A segment is closed, and becomes deletable, at this size; it is also what is read into memory at once. */
const SEGMENT_OCTETS = 8 * 1024 * 1024;
const FRAME_OCTETS = 512 * 1024;
const SEGMENT_NAME = /^\d{12}\.spool$/;

/** Octets that all spools of a process may take on disk together. */
export class SpoolBudget {
  #free: number;

  constructor(maxOctets: number) {
    this.#free = maxOctets;
  }

  take(octets: number): boolean {
    if (octets > this.#free) return false;
    this.#free -= octets;
    return true;
  }

  /** For what is on disk already at the start: it is kept even where the bound was lowered since. */
  occupy(octets: number): void {
    this.#free -= octets;
  }

  give(octets: number): void {
    this.#free += octets;
  }
}

export type SpoolOutcome = 'written' | 'spool-full' | 'spool-failed';

/** A closed segment in hand for replay. */
export interface SpoolSegment {
  readonly path: string;
  readonly octets: number;
  /** Records that its frames announce; those that `read` does not give back are damaged. */
  readonly records: number;
}

interface Append {
  readonly records: readonly CaptureRecord[];
  readonly resolve: (outcome: SpoolOutcome) => void;
}

interface Tail extends SpoolSegment {
  readonly file: FileHandle;
  octets: number;
  records: number;
}

/**
 * Records on disk in the order of `append`, for as long as the bus cannot take them. A record is safe from the death of this
 * process once its append resolves; a closed segment is safe from the death of the machine.
 */
export class Spool {
  readonly #directory: string;
  readonly #budget: SpoolBudget;
  readonly #closed: SpoolSegment[];
  #tail: Tail | null = null;
  #nextNumber: number;
  #queue: Append[] = [];
  #writing = false;
  /** File work, one piece after the other. */
  #work: Promise<void> = Promise.resolve();

  private constructor(directory: string, budget: SpoolBudget, closed: SpoolSegment[], nextNumber: number) {
    this.#directory = directory;
    this.#budget = budget;
    this.#closed = closed;
    this.#nextNumber = nextNumber;
  }

  /** Opens or makes the directory; what an earlier process left there comes first. */
  static async open(directory: string, budget: SpoolBudget): Promise<Spool> {
    await mkdir(directory, { recursive: true });
    const names = (await readdir(directory)).filter((name) => SEGMENT_NAME.test(name)).sort();
    const segments: SpoolSegment[] = [];
    for (const name of names) {
      const path = join(directory, name);
      const segment = { path, octets: (await stat(path)).size, records: await announcedRecords(path) };
      if (segment.octets === 0) {
        await unlink(path);
      } else {
        budget.occupy(segment.octets);
        segments.push(segment);
      }
    }
    return new Spool(directory, budget, segments, names.length === 0 ? 0 : Number.parseInt(names.at(-1) ?? '', 10) + 1);
  }

  /** Nothing on disk and nothing on its way there. */
  get empty(): boolean {
    return this.#closed.length === 0 && this.#tail === null && this.#queue.length === 0 && !this.#writing;
  }

  /** Records on disk. */
  get records(): number {
    return this.#closed.reduce((sum, segment) => sum + segment.records, this.#tail?.records ?? 0);
  }

  append(records: readonly CaptureRecord[]): Promise<SpoolOutcome> {
    return new Promise((resolve) => {
      this.#queue.push({ records, resolve });
      if (this.#writing) return;
      this.#writing = true;
      void this.#exclusively(() => this.#writeQueue());
    });
  }

  /** The oldest segment, closed for it if it is still written to; null when there is none. */
  async oldest(): Promise<SpoolSegment | null> {
    if (this.#closed.length === 0) await this.#exclusively(() => this.#closeTail());
    return this.#closed[0] ?? null;
  }

  async read(segment: SpoolSegment): Promise<DecodedLines> {
    return decodeLines(readFrames(await readFile(segment.path)).join(''));
  }

  /** Deletes a segment that was replayed. */
  async release(segment: SpoolSegment): Promise<void> {
    this.#closed.splice(this.#closed.indexOf(segment), 1);
    this.#budget.give(segment.octets);
    // One that cannot be deleted is replayed again at the next start, which changes nothing.
    await unlink(segment.path).catch(() => undefined);
  }

  async close(): Promise<void> {
    await this.#exclusively(() => this.#closeTail());
  }

  #exclusively(work: () => Promise<void>): Promise<void> {
    const done = this.#work.then(work);
    this.#work = done.catch(() => undefined);
    return done;
  }

  async #writeQueue(): Promise<void> {
    while (this.#queue.length > 0) {
      const appends: Append[] = [];
      let lines = '';
      let records = 0;
      while (lines.length < FRAME_OCTETS) {
        const append = this.#queue.shift();
        if (append === undefined) break;
        appends.push(append);
        records += append.records.length;
        for (const record of append.records) lines += encodeRecord(record);
      }
      const outcome = await this.#write(encodeFrame(lines, records), records);
      for (const append of appends) append.resolve(outcome);
    }
    this.#writing = false;
  }

  async #write(frame: Buffer, records: number): Promise<SpoolOutcome> {
    if (!this.#budget.take(frame.length)) return 'spool-full';
    let tail = this.#tail;
    try {
      tail ??= await this.#openTail();
      await tail.file.writeFile(frame);
    } catch {
      this.#budget.give(frame.length);
      // Half a frame would hide the next one's beginning no more than a crash would, but it would cost disk that is short.
      await tail?.file.truncate(tail.octets).catch(() => undefined);
      return 'spool-failed';
    }
    tail.octets += frame.length;
    tail.records += records;
    if (tail.octets >= SEGMENT_OCTETS) await this.#closeTail();
    return 'written';
  }

  async #openTail(): Promise<Tail> {
    const path = join(this.#directory, `${String(this.#nextNumber).padStart(12, '0')}.spool`);
    this.#tail = { path, file: await open(path, 'a'), octets: 0, records: 0 };
    this.#nextNumber += 1;
    return this.#tail;
  }

  async #closeTail(): Promise<void> {
    const tail = this.#tail;
    if (tail === null) return;
    this.#tail = null;
    this.#closed.push({ path: tail.path, octets: tail.octets, records: tail.records });
    await tail.file.datasync().catch(() => undefined);
    await tail.file.close().catch(() => undefined);
  }
}

/** Walks the frame headers without reading what is between them. A rest that is no frame counts as one record. */
async function announcedRecords(path: string): Promise<number> {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    const bytes = Buffer.alloc(FRAME_HEADER_OCTETS);
    let records = 0;
    for (let at = 0; at < size; ) {
      const { bytesRead } = await file.read(bytes, 0, FRAME_HEADER_OCTETS, at);
      const header = readFrameHeader(bytes.subarray(0, bytesRead), 0);
      if (header === null) return records + 1;
      records += header.records;
      at += FRAME_HEADER_OCTETS + header.octets;
    }
    return records;
  } finally {
    await file.close();
  }
}
