import type { ReceptionReport, RtcpRecord, XrBlock } from '@earshot/contracts';
import { hostOf } from './socket-address.js';

/** One reception report block with the packet that it came in. */
export interface Reception {
  readonly record: RtcpRecord;
  readonly report: ReceptionReport;
}

/** One XR block with the packet that it came in. */
export interface ExtendedReport {
  readonly record: RtcpRecord;
  readonly block: XrBlock;
}

/** A sender report as it passed the probe. */
export interface SenderPassage {
  readonly atUs: number;
  readonly src: string;
  readonly probe: string;
  readonly packets: number;
}

/** A CNAME (RFC 3550 6.5.1) that a host gave an SSRC, and when it first and last said so. */
export interface SourceName {
  readonly cname: string;
  readonly host: string;
  readonly fromUs: number;
  toUs: number;
}

/** Names kept of one SSRC; a source has one. */
const MAX_NAMES = 16;

/** RTCP by the SSRC that it speaks of. */
export class RtcpIndex {
  /** Reports about a stream, by its SSRC, in order of time. */
  readonly receptions = new Map<number, Reception[]>();
  /** XR blocks about a stream, by its SSRC, in order of time. */
  readonly extended = new Map<number, ExtendedReport[]>();
  /** Sender reports by SSRC and the middle 32 bits of their NTP time, which `lastSenderReport` repeats. */
  readonly #passages: PassagesBySource = new Map();
  /** Receiver reference times (RFC 3611 4.4) by the SSRC of who sent them and the middle 32 bits, which `lastReceiverReports` repeat. */
  readonly #references: PassagesBySource = new Map();
  /** Sender reports by SSRC. */
  readonly senders = new Map<number, SenderPassage[]>();

  /** Source descriptions by SSRC. */
  readonly names = new Map<number, SourceName[]>();

  constructor(readonly records: readonly RtcpRecord[]) {
    for (const record of records) this.#add(record);
  }

  /** When the sender report that a receiver refers to passed the same probe, last before `atUs`; null where it was not seen. */
  passage(ssrc: number, lastSenderReport: number, probe: string, atUs: number): SenderPassage | null {
    return lastBefore(this.#passages.get(ssrc)?.get(lastSenderReport), probe, atUs);
  }

  /** The same of the receiver reference time that a DLRR block refers to. */
  reference(ssrc: number, lastReceiverReport: number, probe: string, atUs: number): SenderPassage | null {
    return lastBefore(this.#references.get(ssrc)?.get(lastReceiverReport), probe, atUs);
  }

  #add(record: RtcpRecord): void {
    if (record.senderInfo !== null && record.ssrc !== null) {
      const { ntpSeconds, ntpFraction, packets } = record.senderInfo;
      const passage = { atUs: record.atUs, src: record.src, probe: record.probe, packets };
      putPassage(this.#passages, record.ssrc, ntpMiddle(ntpSeconds, ntpFraction), passage);
      put(this.senders, record.ssrc, passage);
    }
    // Without iterators: most lists have one item or none.
    const { sdes, xr, reports } = record;
    if (sdes !== undefined) {
      for (let index = 0; index < sdes.length; index++) {
        const { ssrc, item, text } = sdes[index] as NonNullable<RtcpRecord['sdes']>[number];
        if (item === 'cname') this.#name(record, ssrc, text);
      }
    }
    for (let index = 0; index < xr.length; index++) {
      const block = xr[index] as XrBlock;
      if (block.ssrc !== null) put(this.extended, block.ssrc, { record, block });
      if (block.type === RECEIVER_REFERENCE_TIME) this.#addReference(record, block);
    }
    for (let index = 0; index < reports.length; index++) {
      const report = reports[index] as ReceptionReport;
      put(this.receptions, report.ssrc, { record, report });
    }
  }

  #addReference({ atUs, src, probe, ssrc }: RtcpRecord, { fields: { ntpSeconds, ntpFraction } }: XrBlock): void {
    if (ssrc === null || typeof ntpSeconds !== 'number' || typeof ntpFraction !== 'number') return;
    putPassage(this.#references, ssrc, ntpMiddle(ntpSeconds, ntpFraction), { atUs, src, probe, packets: 0 });
  }

  #name({ src, atUs }: RtcpRecord, ssrc: number, cname: string): void {
    const host = hostOf(src);
    const names = this.names.get(ssrc);
    if (names !== undefined) {
      for (const name of names) {
        if (name.cname !== cname || name.host !== host) continue;
        name.toUs = atUs;
        return;
      }
    }
    if (cname !== '' && (names?.length ?? 0) < MAX_NAMES) {
      put(this.names, ssrc, { cname, host, fromUs: atUs, toUs: atUs });
    }
  }
}

/** RFC 3611 4.4. */
const RECEIVER_REFERENCE_TIME = 4;

function lastBefore(passages: readonly SenderPassage[] = [], probe: string, atUs: number): SenderPassage | null {
  let found: SenderPassage | null = null;
  for (const passage of passages) {
    if (passage.probe === probe && passage.atUs <= atUs && atUs - passage.atUs < MAX_ROUND_US) found = passage;
  }
  return found;
}

function ntpMiddle(seconds: number, fraction: number): number {
  return (((seconds & 0xffff) << 16) | (fraction >>> 16)) >>> 0;
}

/** A receiver answers within its report interval; beyond two minutes the numbers have come round by chance. */
const MAX_ROUND_US = 120_000_000;

/** By SSRC, then by the middle of the time. */
type PassagesBySource = Map<number, Map<number, SenderPassage[]>>;

function putPassage(index: PassagesBySource, ssrc: number, middle: number, passage: SenderPassage): void {
  let own = index.get(ssrc);
  if (own === undefined) {
    own = new Map();
    index.set(ssrc, own);
  }
  put(own, middle, passage);
}

function put<K, V>(index: Map<K, V[]>, key: K, value: V): void {
  const known = index.get(key);
  if (known === undefined) index.set(key, [value]);
  else known.push(value);
}
