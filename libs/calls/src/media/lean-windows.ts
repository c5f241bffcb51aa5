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

  /**
   * Makes the record take less than half the memory, and say the same. `previous` is one of the same stream, null for the first: most of
   * what is alike is alike in the two.
   */
  slim(record: RtpWindowRecord, previous: RtpWindowRecord | null): void {
    const { counts } = record;
    const before = previous?.counts;
    record.id = ownText(record.id);
    record.probe = this.#text(record.probe, previous?.probe);
    record.key = this.#text(record.key, previous?.key);
    record.src = this.#text(record.src, previous?.src);
    record.dst = this.#text(record.dst, previous?.dst);
    if (record.callId !== null) record.callId = this.#text(record.callId, previous?.callId);
    if (record.codec !== null) record.codec = this.#text(record.codec, previous?.codec);
    record.dscp = this.#counts(record.dscp, previous?.dscp);
    record.vlans = this.#list(record.vlans);
    if (record.sourceMacs !== undefined) record.sourceMacs = this.#texts(record.sourceMacs, previous?.sourceMacs);
    if (record.ttlShifts?.length === 0) record.ttlShifts = NO_SHIFTS;
    counts.lossRuns = this.#list(counts.lossRuns);
    counts.lostBySecond = this.#list(counts.lostBySecond);
    counts.delayHistogram = this.#list(counts.delayHistogram);
    counts.payloadTypes = this.#counts(counts.payloadTypes, before?.payloadTypes);
    // Without the room that a list grows by.
    counts.transitMinima = counts.transitMinima.slice();
    const { pacing, payload } = counts;
    if (pacing !== undefined) {
      pacing.packetsByPtime = this.#counts(pacing.packetsByPtime, before?.pacing?.packetsByPtime);
    }
    if (payload !== undefined) {
      payload.frameExcessOctets = this.#counts(payload.frameExcessOctets, before?.payload?.frameExcessOctets);
    }
  }

  #text(text: string, before: string | null | undefined): string {
    return text === before ? before : this.texts.share(text);
  }

  #texts(texts: string[], before: string[] | undefined): string[] {
    return before !== undefined && isSame(texts, before) ? before : this.#shared(texts);
  }

  #counts(counts: Record<string, number>, before: Record<string, number> | undefined): Record<string, number> {
    return before !== undefined && isSameCounts(counts, before) ? before : this.#shared(counts);
  }

  #shared<T extends object>(part: T): T {
    const text = JSON.stringify(part);
    const known = this.#parts.get(text);
    if (known !== undefined) return known as T;
    if (this.#parts.size < MAX_SHARED_PARTS) this.#parts.set(text, part);
    return part;
  }

  /** The same of whole numbers, without writing them out. */
  #list(list: number[]): number[] {
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

function isSame<T>(a: readonly T[], b: readonly T[]): boolean {
  if (a.length !== b.length) return false;
  for (let index = 0; index < a.length; index++) if (a[index] !== b[index]) return false;
  return true;
}

function isSameCounts(a: Record<string, number>, b: Record<string, number>): boolean {
  let more = 0;
  for (const name in a) {
    if (a[name] !== b[name]) return false;
    more++;
  }
  for (const _ in b) more--;
  return more === 0;
}
