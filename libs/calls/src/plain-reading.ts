import type { SdpSummary } from '@earshot/contracts';
import type { OctetSpan, PlainSip } from '@earshot/protocol';
import { innerAddressOf } from './dialog/inner-address.js';
import { type Clue, cluesOf, cluesOfCallId } from './linking/clue.js';
import type { Answerer, Ends, Way } from './message.js';
import type { KindTable } from './message-kinds.js';
import { leadingNumberAt, type MessageNotes, notesOf, notesOfInnerAddress } from './message-notes.js';
import { type MessageReading, type Named, ownNamed } from './message-reading.js';
import { PlainTold } from './plain-told.js';
import { tagNumberOf } from './stable-key.js';

/** Where a plain message came from, and the id of its record. */
export interface PlainOrigin extends Ends {
  /** Where it stands in what it was read from; -1 where it cannot be read there again. */
  readonly position: number;
  readonly id: string;
  readonly probe: string;
  readonly atUs: number;
  readonly ordinal: number;
  readonly src: string;
  readonly dst: string;
}

const NO_CLUES: readonly Clue[] = [];

/** Of a plain message, of whose texts only those are made that are kept. One object is used for all. */
export class PlainReading implements MessageReading {
  isInvite = false;
  isOfInvite = false;
  private plain!: PlainSip;
  private origin!: PlainOrigin;

  of(plain: PlainSip, origin: PlainOrigin): this {
    this.plain = plain;
    this.origin = origin;
    this.isOfInvite = plain.is(plain.cseqMethod, 'INVITE');
    this.isInvite = plain.status === 0 && plain.is(plain.method, 'INVITE');
    return this;
  }

  get id(): string {
    return this.origin.id;
  }

  get position(): number {
    return this.origin.position;
  }

  get probe(): string {
    return this.origin.probe;
  }

  get atUs(): number {
    return this.origin.atUs;
  }

  get ordinal(): number {
    return this.origin.ordinal;
  }

  get src(): string {
    return this.origin.src;
  }

  get dst(): string {
    return this.origin.dst;
  }

  get status(): number {
    return this.plain.status;
  }

  get cseq(): number {
    return this.plain.cseq;
  }

  get branch(): number {
    return numberOf(this.plain, this.plain.branch);
  }

  get fromTag(): number {
    return numberOf(this.plain, this.plain.fromTag);
  }

  get toTag(): number {
    return numberOf(this.plain, this.plain.toTag);
  }

  get target(): number {
    return numberOf(this.plain, this.plain.requestUri);
  }

  get octets(): number {
    return this.plain.octets;
  }

  get maxForwards(): number {
    return leadingNumberAt(this.plain.data, this.plain.maxForwards.from, this.plain.maxForwards.end);
  }

  get sdp(): SdpSummary | null {
    return this.plain.sdp as SdpSummary | null;
  }

  get from(): Named {
    const { sender } = this.plain;
    // A URI alone is a text of its own already.
    return sender.displayName === null ? sender : ownNamed(sender);
  }

  get to(): Named {
    const { recipient } = this.plain;
    // A URI alone is a text of its own already.
    return recipient.displayName === null ? recipient : ownNamed(recipient);
  }

  ends(): Ends {
    const { source, sourcePort, destination, destinationPort } = this.origin;
    return { source, sourcePort, destination, destinationPort };
  }

  get wayHash(): number {
    const { source, sourcePort, destination, destinationPort } = this.origin;
    const from = Math.imul(source, 31) + sourcePort;
    return (Math.imul(from, 0x9e3779b1) + Math.imul(destination, 31) + destinationPort) | 0;
  }

  goes({ ends, probe }: Way): boolean {
    const { origin } = this;
    return (
      ends !== null &&
      ends.source === origin.source &&
      ends.sourcePort === origin.sourcePort &&
      ends.destination === origin.destination &&
      ends.destinationPort === origin.destinationPort &&
      probe === origin.probe
    );
  }

  kindIn(kinds: KindTable): number {
    return kinds.placeOfPlain(this.plain);
  }

  isOf({ tag, contact }: Answerer): boolean {
    const { plain } = this;
    if (!plain.is(plain.toTag, tag)) return false;
    return contact === null ? !plain.contact.isThere : plain.contact.isThere && plain.is(plain.contact, contact);
  }

  answerer(): Answerer {
    const { plain } = this;
    return { tag: plain.text(plain.toTag), contact: plain.textOrNull(plain.contact) };
  }

  /** Of a message without telling headers there is only what an INVITE says of where it was sent. */
  notes(): MessageNotes | null {
    if (this.plain.telling.length > 0) return notesOf(this.told());
    const address = this.isInvite ? innerAddressOf(this.told()) : null;
    return address === null ? null : notesOfInnerAddress(address);
  }

  clues(callId: string): readonly Clue[] {
    if (this.plain.telling.length > 0) return cluesOf(this.told());
    return this.isInvite ? cluesOfCallId(callId) : NO_CLUES;
  }

  private told(): PlainTold {
    return new PlainTold(this.plain, this.src, this.isInvite);
  }
}

function numberOf({ data }: PlainSip, { from, end }: OctetSpan): number {
  return tagNumberOf(data, from, end);
}
