import type { RtpWindowRecord, TtlShift } from '@earshot/contracts';
import { ownText, type TextTable } from '../text-table.js';

/** Distinct parts kept for all windows; what is beyond stays as it came. */
const MAX_SHARED_PARTS = 16_384;

/**
 * Window records as a fold keeps them by the ten thousand: parts that are alike in most of them are kept once. V8 gives an object whose
 * names are numbers an array up to the largest of them, so that `{ "101": 250 }` takes more than a kilobyte.
 */
export class LeanWindows {
  readonly #parts = new Map<string, object>();
  readonly #lists = new Map<number, number[]>();

  constructor(private readonly texts: TextTable) {}

  /** Makes the record take less than half the memory, and say the same. */
  slim(record: RtpWindowRecord): void {
    const { texts } = this;
    const { counts } = record;
    record.id = ownText(record.id);
    record.probe = texts.share(record.probe);
    record.key = texts.share(record.key);
    record.src = texts.share(record.src);
    record.dst = texts.share(record.dst);
    record.callId = texts.shareOrNull(record.callId);
    record.codec = texts.shareOrNull(record.codec);
    record.dscp = this.#shared(record.dscp);
    record.vlans = this.#sharedList(record.vlans);
    if (record.sourceMacs !== undefined) record.sourceMacs = this.#shared(record.sourceMacs);
    if (record.ttlShifts?.length === 0) record.ttlShifts = NO_SHIFTS;
    counts.lossRuns = this.#sharedList(counts.lossRuns);
    counts.lostBySecond = this.#sharedList(counts.lostBySecond);
    counts.delayHistogram = this.#sharedList(counts.delayHistogram);
    counts.payloadTypes = this.#shared(counts.payloadTypes);
    // Without the room that a list grows by.
    counts.transitMinima = counts.transitMinima.slice();
    const { pacing, payload } = counts;
    if (pacing !== undefined) pacing.packetsByPtime = this.#shared(pacing.packetsByPtime);
    if (payload !== undefined) payload.frameExcessOctets = this.#shared(payload.frameExcessOctets);
  }

  #shared<T extends object>(part: T): T {
    const text = JSON.stringify(part);
    const known = this.#parts.get(text);
    if (known !== undefined) return known as T;
    if (this.#parts.size < MAX_SHARED_PARTS) this.#parts.set(text, part);
    return part;
  }

  /** The same of whole numbers, without writing them out. */
  #sharedList(list: number[]): number[] {
    let hash = list.length;
    for (let index = 0; index < list.length; index++) hash = (Math.imul(hash, 31) + (list[index] as number)) | 0;
    const known = this.#lists.get(hash);
    if (known === undefined) {
      if (this.#lists.size < MAX_SHARED_PARTS) this.#lists.set(hash, list);
      return list;
    }
    return isSame(known, list) ? known : list;
  }
}

const NO_SHIFTS: TtlShift[] = [];

function isSame(a: readonly number[], b: readonly number[]): boolean {
  if (a.length !== b.length) return false;
  for (let index = 0; index < a.length; index++) if (a[index] !== b[index]) return false;
  return true;
}
