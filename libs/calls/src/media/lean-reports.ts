import type { RtcpRecord } from '@earshot/contracts';
import { ownText, type TextTable } from '../text-table.js';

/** Senders whose last record is known; beyond it theirs stay as they came. */
const MAX_SENDERS = 65_536;

const NO_FEEDBACK: NonNullable<RtcpRecord['feedback']> = {};
const NO_BLOCKS: RtcpRecord['xr'] = [];

/** RTCP records as a fold keeps them: what a sender says anew every five seconds (who it is, and with which packets) is kept once. */
export class LeanReports {
  readonly #last = new Map<number | null, RtcpRecord>();

  constructor(private readonly texts: TextTable) {}

  /** Makes the record take less memory, and say the same. It must not be changed any more. */
  slim(record: RtcpRecord): void {
    const before = this.#last.get(record.ssrc);
    record.id = ownText(record.id);
    record.probe = this.#share(record.probe, before?.probe);
    record.key = this.#share(record.key, before?.key);
    record.src = this.#share(record.src, before?.src);
    record.dst = this.#share(record.dst, before?.dst);
    record.callId = record.callId === null ? null : this.#share(record.callId, before?.callId);
    record.cname = record.cname === null ? null : this.#share(record.cname, before?.cname);
    if (record.xr.length === 0) record.xr = NO_BLOCKS;
    if (isEmpty(record.feedback)) record.feedback = NO_FEEDBACK;
    if (before !== undefined) {
      if (isSame(record.packetTypes, before.packetTypes)) record.packetTypes = before.packetTypes;
      if (isSameDescription(record.sdes, before.sdes)) record.sdes = before.sdes;
    } else if (this.#last.size >= MAX_SENDERS) return;
    this.#last.set(record.ssrc, record);
  }

  /** Mostly it is the same as before, which is sooner seen than looked up. */
  #share(text: string, before: string | null | undefined): string {
    return text === before ? before : this.texts.share(text);
  }
}

function isEmpty(counts: RtcpRecord['feedback']): boolean {
  if (counts === undefined) return false;
  for (const _ in counts) return false;
  return true;
}

function isSame(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((number, index) => number === b[index]);
}

function isSameDescription(a: RtcpRecord['sdes'], b: RtcpRecord['sdes']): boolean {
  if (a === undefined || b === undefined || a.length !== b.length) return false;
  return a.every(({ ssrc, item, text }, index) => {
    const other = b[index];
    return ssrc === other?.ssrc && item === other.item && text === other.text;
  });
}
