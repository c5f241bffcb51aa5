import type { KnownMedia, Placeable } from './known-media.js';

/** Records of one kind that may wait for a call or a stream to belong to; a flood of them takes no more. */
export const MAX_WAITING_RECORDS = 8192;

/**
 * Records by id, each once. One that names a call that is known is kept for good; the others wait for what they belong to, in memory that is
 * bounded: where too many wait, those that belong to something by now are kept, and of the rest the older half is let go.
 */
export class PlaceableRecords<R extends Placeable> {
  /** Records that belonged to nothing and were let go. */
  letGo = 0;
  readonly #kept = new Map<string, R>();
  readonly #waiting = new Map<string, R>();

  readonly #limit: number;
  readonly #onKept: (record: R) => void;

  constructor(
    private readonly known: KnownMedia,
    {
      limit = MAX_WAITING_RECORDS,
      onKept = () => {},
    }: {
      readonly limit?: number;
      /** Called once with each that is kept for good. */
      readonly onKept?: (record: R) => void;
    } = {},
  ) {
    this.#limit = limit;
    this.#onKept = onKept;
  }

  /** False where it is in already. */
  add(record: R): boolean {
    if (this.#kept.has(record.id) || this.#waiting.has(record.id)) return false;
    if (this.known.names(record)) this.#keep(record);
    else {
      this.#waiting.set(record.id, record);
      if (this.#waiting.size > this.#limit) this.#makeRoom();
    }
    return true;
  }

  get all(): R[] {
    return [...this.#kept.values(), ...this.#waiting.values()];
  }

  #keep(record: R): void {
    this.#kept.set(record.id, record);
    this.#onKept(record);
  }

  #makeRoom(): void {
    const isPlaced = this.known.placing();
    for (const record of this.#waiting.values()) {
      if (!isPlaced(record)) continue;
      this.#waiting.delete(record.id);
      this.#keep(record);
    }
    for (const id of this.#waiting.keys()) {
      if (this.#waiting.size <= this.#limit >> 1) return;
      this.#waiting.delete(id);
      this.letGo++;
    }
  }
}
