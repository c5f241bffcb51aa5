import type { DtmfRecord, StreamDigits } from '@earshot/contracts';
import type { BoundWindows } from './binding.js';
import { streamName } from './stream-group.js';

/** Digits listed of one stream; all are counted. */
const MAX_DIGITS = 512;
/** A digit is told when it ends, up to a window after the last packet of the stream's other windows. */
const AROUND_US = 5_000_000;

/** Telephone events (RFC 4733) by the stream that sent them. */
export class DigitsByStream {
  readonly #records = new Map<string, DtmfRecord[]>();

  /** `records` in order of time. */
  constructor(records: readonly DtmfRecord[]) {
    for (const record of records) {
      const name = streamName(record.probe, record.src, record.dst, record.ssrc);
      const known = this.#records.get(name);
      if (known === undefined) this.#records.set(name, [record]);
      else known.push(record);
    }
  }

  /** Null where the stream sent none. */
  of({ group: { probe, src, dst, ssrc }, windows }: BoundWindows): StreamDigits | null {
    if (this.#records.size === 0) return null;
    const fromUs = (windows[0]?.firstUs ?? 0) - AROUND_US;
    const toUs = (windows.at(-1)?.lastUs ?? 0) + AROUND_US;
    const own = (this.#records.get(streamName(probe, src, dst, ssrc)) ?? []).filter(
      ({ atUs }) => atUs >= fromUs && atUs <= toUs,
    );
    if (own.length === 0) return null;
    return {
      events: own.length,
      withoutEnd: own.filter(({ endSeen }) => !endSeen).length,
      digits: own
        .slice(0, MAX_DIGITS)
        .map(({ digit, atUs, durationMs, endSeen }) => ({ digit, atUs, durationMs, endSeen })),
    };
  }
}
