import type { CaptureRecord } from '@earshot/contracts';
import { nodeOf } from './node.js';

/** What the records kept may take; a record is reckoned by its text and the rest of it. */
const MAX_OCTETS = 64 << 20;
const RECORD_OCTETS = 1_500;

interface RecentNode {
  readonly records: Map<string, CaptureRecord>;
  octets: number;
}

/**
 * Records that this worker has stored lately, by node, so that a settle need not read them back. It claims nothing: whoever
 * uses them asks the database how many there are, and reads where the numbers differ. Least recently stored out first.
 */
export class RecentRecords {
  readonly #nodes = new Map<number, RecentNode>();
  #octets = 0;

  /** Takes records that are committed. */
  add(records: readonly CaptureRecord[]): void {
    for (const record of records) {
      const node = nodeOf(record.key);
      const known = this.#nodes.get(node);
      const recent = known ?? { records: new Map<string, CaptureRecord>(), octets: 0 };
      if (known !== undefined) this.#nodes.delete(node);
      this.#nodes.set(node, recent);
      if (recent.records.has(record.id)) continue;
      recent.records.set(record.id, record);
      const octets = RECORD_OCTETS + (record.kind === 'sip' ? record.raw.length : 0);
      recent.octets += octets;
      this.#octets += octets;
    }
    this.#evict();
  }

  /** Those of a node from `fromUs` (included) to `toUs` (excluded). */
  of(node: number, fromUs: number, toUs: number): CaptureRecord[] {
    const found: CaptureRecord[] = [];
    for (const record of this.#nodes.get(node)?.records.values() ?? []) {
      if (record.atUs >= fromUs && record.atUs < toUs) found.push(record);
    }
    return found;
  }

  clear(): void {
    this.#nodes.clear();
    this.#octets = 0;
  }

  #evict(): void {
    for (const [node, { octets }] of this.#nodes) {
      if (this.#octets <= MAX_OCTETS) return;
      this.#nodes.delete(node);
      this.#octets -= octets;
    }
  }
}
