import type { RtpWindowRecord } from '@earshot/contracts';
import { ownText, type TextTable } from '../text-table.js';

/** Distinct parts kept for all windows; what is beyond stays as it came. */
const MAX_SHARED_PARTS = 16_384;

/**
 * Window records as a fold keeps them by the ten thousand: parts that are alike in most of them are kept once. V8 gives an object whose
 * names are numbers an array up to the largest of them, so that `{ "101": 250 }` takes more than a kilobyte.
 */
export class LeanWindows {
  readonly #parts = new Map<string, object>();

  constructor(private readonly texts: TextTable) {}

  /** The same record, in less than half the memory. */
  lean(record: RtpWindowRecord): RtpWindowRecord {
    const { texts } = this;
    const { counts } = record;
    const { pacing, payload } = counts;
    return {
      ...record,
      id: ownText(record.id),
      probe: texts.share(record.probe),
      key: texts.share(record.key),
      src: texts.share(record.src),
      dst: texts.share(record.dst),
      callId: texts.shareOrNull(record.callId),
      codec: texts.shareOrNull(record.codec),
      dscp: this.#share(record.dscp),
      vlans: this.#share(record.vlans),
      ...(record.sourceMacs === undefined ? {} : { sourceMacs: this.#share(record.sourceMacs) }),
      ...(record.ttlShifts === undefined ? {} : { ttlShifts: this.#share(record.ttlShifts) }),
      counts: {
        ...counts,
        lossRuns: this.#share(counts.lossRuns),
        lostBySecond: this.#share(counts.lostBySecond),
        delayHistogram: this.#share(counts.delayHistogram),
        payloadTypes: this.#share(counts.payloadTypes),
        // Without the room that a list grows by.
        transitMinima: counts.transitMinima.slice(),
        ...(pacing === undefined ? {} : { pacing: { ...pacing, packetsByPtime: this.#share(pacing.packetsByPtime) } }),
        ...(payload === undefined
          ? {}
          : { payload: { ...payload, frameExcessOctets: this.#share(payload.frameExcessOctets) } }),
      },
    };
  }

  #share<T extends object>(part: T): T {
    const text = JSON.stringify(part);
    const known = this.#parts.get(text);
    if (known !== undefined) return known as T;
    if (this.#parts.size < MAX_SHARED_PARTS) this.#parts.set(text, part);
    return part;
  }
}
