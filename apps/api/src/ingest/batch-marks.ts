import { BinaryRows } from '../database/binary-rows.js';
import { bucketUs } from './node.js';

export type MarkCause = 'signalling' | 'media';

interface NodeMark {
  readonly bucket: number;
  fromUs: number;
  toUs: number;
  /** The key of the leg that one of the messages begins, the least of several. */
  legKey: string | null;
}

/** What a batch touches: one mark for each cause, node and bucket of time. */
export class BatchMarks {
  readonly #marks: Readonly<Record<MarkCause, Map<number, NodeMark[]>>> = { signalling: new Map(), media: new Map() };
  readonly #rows = new BinaryRows();

  add(cause: MarkCause, node: number, atUs: number, legKey: string | null): void {
    const marks = this.#marks[cause];
    const bucket = Math.floor(atUs / bucketUs(node));
    const known = marks.get(node);
    const mark = known?.find((one) => one.bucket === bucket);
    if (mark !== undefined) {
      if (atUs < mark.fromUs) mark.fromUs = atUs;
      if (atUs > mark.toUs) mark.toUs = atUs;
      if (legKey !== null && (mark.legKey === null || legKey < mark.legKey)) mark.legKey = legKey;
      return;
    }
    const first = { bucket, fromUs: atUs, toUs: atUs, legKey };
    if (known === undefined) marks.set(node, [first]);
    else known.push(first);
  }

  /** In the order of `MARK_COLUMNS`. */
  rows(): BinaryRows {
    this.#rows.clear();
    for (const cause of ['signalling', 'media'] as const) {
      for (const [node, marks] of this.#marks[cause]) {
        for (const { fromUs, toUs, legKey } of marks)
          this.#rows.row(5).int8(node).int8(fromUs).int8(toUs).text(cause).text(legKey);
      }
    }
    return this.#rows;
  }

  clear(): void {
    for (const marks of Object.values(this.#marks)) marks.clear();
    this.#rows.clear();
  }
}

export const MARK_COLUMNS = 'node, at_us, to_us, cause, leg_key';
