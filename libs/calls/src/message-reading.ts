import type { SdpSummary, SipRecord } from '@earshot/contracts';
import { type Clue, cluesOf } from './linking/clue.js';
import type { Answerer, Ends, Way } from './message.js';
import type { KindTable } from './message-kinds.js';
import { type MessageNotes, notesOf, secondsOf } from './message-notes.js';
import { tagNumber } from './stable-key.js';
import { ownText } from './text-table.js';

/** Who a From or To names. */
export interface Named {
  readonly uri: string;
  readonly displayName: string | null;
}

/** The same in texts of its own. */
export function ownNamed({ uri, displayName }: Named): Named {
  return { uri: ownText(uri), displayName: displayName === null ? null : ownText(displayName) };
}

/** What a fold takes of a message, whatever it stands in; each part is read when it is asked for. */
export interface MessageReading {
  /** Of the record. */
  readonly id: string;
  /** Where the message can be read again to make the id of it; -1 where it can not. */
  readonly position: number;
  readonly probe: string;
  readonly atUs: number;
  readonly ordinal: number;
  readonly src: string;
  readonly dst: string;
  /** 0 in a request. */
  readonly status: number;
  readonly isInvite: boolean;
  /** An INVITE, or an answer to one. */
  readonly isOfInvite: boolean;
  readonly cseq: number;
  /** Branch, tags and Request-URI as numbers, see `tagNumber`. */
  readonly branch: number;
  readonly fromTag: number;
  readonly toTag: number;
  readonly target: number;
  readonly octets: number;
  /** -1 without. */
  readonly maxForwards: number;
  readonly sdp: SdpSummary | null;
  /** In texts of their own. */
  readonly from: Named;
  readonly to: Named;
  /** Its addresses as numbers, in an object of their own; null where only their texts are known. */
  ends(): Ends | null;
  goes(way: Way): boolean;
  /** Of its addresses. Messages on the same way have the same, if they stand in the same form. */
  readonly wayHash: number;
  /** Place of its kind. */
  kindIn(kinds: KindTable): number;
  /** Whether it has the To tag and the Contact of whoever answered. */
  isOf(answerer: Answerer): boolean;
  /** Those, in texts of their own. */
  answerer(): Answerer;
  notes(): MessageNotes | null;
  /** What it offers to the rules that link legs, given its Call-ID. */
  clues(callId: string): readonly Clue[];
}

/** Of a record. One object is used for all. */
export class RecordReading implements MessageReading {
  readonly position = -1;
  #record!: SipRecord;

  of(record: SipRecord): this {
    this.#record = record;
    return this;
  }

  get id(): string {
    return this.#record.id;
  }

  get probe(): string {
    return this.#record.probe;
  }

  get atUs(): number {
    return this.#record.atUs;
  }

  get ordinal(): number {
    return this.#record.ordinal;
  }

  get src(): string {
    return this.#record.src;
  }

  get dst(): string {
    return this.#record.dst;
  }

  get status(): number {
    return this.#record.status ?? 0;
  }

  get isInvite(): boolean {
    return this.#record.method === 'INVITE';
  }

  get isOfInvite(): boolean {
    return this.#record.cseqMethod === 'INVITE';
  }

  get cseq(): number {
    return this.#record.cseq;
  }

  get branch(): number {
    return tagNumber(this.#record.branch);
  }

  get fromTag(): number {
    return tagNumber(this.#record.fromTag);
  }

  get toTag(): number {
    return tagNumber(this.#record.toTag);
  }

  get target(): number {
    return tagNumber(this.#record.requestUri);
  }

  get octets(): number {
    return this.#record.raw.length;
  }

  get maxForwards(): number {
    return secondsOf(this.#record.headers['max-forwards']?.[0]) ?? -1;
  }

  get sdp(): SdpSummary | null {
    return this.#record.sdp;
  }

  get from(): Named {
    return ownNamed(this.#record.from);
  }

  get to(): Named {
    return ownNamed(this.#record.to);
  }

  ends(): null {
    return null;
  }

  get wayHash(): number {
    const { src, dst } = this.#record;
    return (Math.imul(tagNumber(src), 31) + tagNumber(dst)) | 0;
  }

  goes(way: Way): boolean {
    const { probe, src, dst } = this.#record;
    return way.src === src && way.dst === dst && way.probe === probe;
  }

  kindIn(kinds: KindTable): number {
    const { method, status, reason, cseqMethod, userAgent, headers } = this.#record;
    return kinds.placeOf(method, status ?? 0, reason, cseqMethod, userAgent, headers.rseq !== undefined);
  }

  isOf({ tag, contact }: Answerer): boolean {
    return this.#record.toTag === tag && this.#record.contact === contact;
  }

  answerer(): Answerer {
    const { toTag, contact } = this.#record;
    return { tag: ownText(toTag ?? ''), contact: contact === null ? null : ownText(contact) };
  }

  notes(): MessageNotes | null {
    return notesOf(this.#record);
  }

  clues(): readonly Clue[] {
    return cluesOf(this.#record);
  }
}
