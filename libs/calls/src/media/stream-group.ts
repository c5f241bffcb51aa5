import type { RtpWindowRecord } from '@earshot/contracts';
import type { KeptWindow, WindowStore } from './window-store.js';

/** Ids are compared one by one up to this many windows, by a set beyond: most streams are short. */
const SMALL_GROUP = 24;

/** All windows of one SSRC between two addresses at one probe. */
export class StreamGroup {
  #windows: KeptWindow[] = [];
  #ids: Set<string> | null = null;
  #newestUs = Number.NEGATIVE_INFINITY;

  constructor(
    readonly probe: string,
    readonly src: string,
    readonly dst: string,
    readonly ssrc: number,
  ) {}

  /** False where the record is already in; else it is kept, and its lists must not be changed any more. */
  add(record: RtpWindowRecord, store: WindowStore): boolean {
    if (this.#has(record)) return false;
    if (record.windowUs > this.#newestUs) this.#newestUs = record.windowUs;
    const windows = this.#windows;
    // Most streams are as short as one window, and a list that is added to takes room for seventeen.
    if (windows.length === 0) this.#windows = [store.keep(record, null)];
    else windows.push(store.keep(record, windows.at(-1) ?? null));
    this.#ids?.add(record.id);
    return true;
  }

  /** In order of time. */
  inOrder(): readonly KeptWindow[] {
    return this.#windows.sort((a, b) => a.windowUs - b.windowUs || a.atUs - b.atUs || (a.id < b.id ? -1 : 1));
  }

  #has({ id, windowUs }: RtpWindowRecord): boolean {
    // Windows mostly come in order, and one that is newer than all is not among them.
    if (windowUs > this.#newestUs) return false;
    if (this.#ids !== null) return this.#ids.has(id);
    if (this.#windows.length >= SMALL_GROUP) this.#ids = new Set(this.#windows.map((window) => window.id));
    return this.#windows.some((window) => window.id === id);
  }
}

export function streamName(probe: string, src: string, dst: string, ssrc: number): string {
  return `${probe}|${src}|${dst}|${ssrc}`;
}

/** `0x1234abcd`. */
export function ssrcText(ssrc: number): string {
  return `0x${ssrc.toString(16).padStart(8, '0')}`;
}
