import type { Party, SipRecord } from '@earshot/contracts';
import { parseNameAddr } from '@earshot/protocol';
import { type Clue, cluesOf } from '../linking/clue.js';
import { byTime, type Message } from '../message.js';
import { type MessageStore, NO_ROW } from '../message-store.js';
import { ownText } from '../text-table.js';

/** Ids are compared one by one up to this many messages, by a set beyond. */
const SMALL_GROUP = 24;
/** Linking values kept of one Call-ID; a real leg has under ten. */
const MAX_CLUES = 64;
/** From tags whose parties are kept of one Call-ID. */
const MAX_PARTIES = 16;

/** Who a From tag belongs to, as its earliest INVITE (else its earliest message) says. */
export interface Parties {
  readonly fromTag: number;
  readonly from: Name;
  readonly to: Name;
  /** 0 for an INVITE that opens a dialog, 1 for another request, 2 for a response. */
  readonly rank: number;
  /** Of the message in the store. */
  readonly row: number;
}

/** A party by its URI, or by both where there is a display name; user and host are read from it again. */
type Name = string | { readonly uri: string; readonly displayName: string };

const NO_CLUES: readonly Clue[] = [];
const NO_PARTIES: readonly Parties[] = [];

/** Everything captured under one Call-ID, in no order until it is asked for. */
export class CallIdGroup {
  clues: readonly Clue[] = NO_CLUES;
  parties: readonly Parties[] = NO_PARTIES;
  /** True where an INVITE or a response to one was seen: only then it makes legs. Messages without a Call-ID make none. */
  hasInvite = false;
  #size = 0;
  /** Row of the last; the others are a chain behind it, not an array: an array of six has room for seventeen. */
  #last = NO_ROW;
  #ids: Set<string> | null = null;
  #lastUs = Number.NEGATIVE_INFINITY;
  /** The From tag whose parties its opening INVITE said: of most calls the only one, and nothing that comes later changes it. */
  #openedBy = 0;

  constructor(
    readonly callId: string,
    private readonly store: MessageStore,
  ) {}

  /** False where the record is already in. */
  add(record: SipRecord): boolean {
    if (this.#has(record.id, record.atUs)) return false;
    const row = this.store.add(record, this.#last);
    this.#last = row;
    this.#size++;
    this.#ids?.add(this.store.idOf(row));
    if (record.cseqMethod === 'INVITE' && this.callId !== '') this.hasInvite = true;
    this.#noteParties(record, row);
    for (const clue of cluesOf(record)) this.#noteClue(clue);
    return true;
  }

  /** In order of time. */
  inOrder(): Message[] {
    const messages = new Array<Message>(this.#size);
    let isSorted = true;
    let after: Message | null = null;
    let place = this.#size;
    for (let row = this.#last; row !== NO_ROW; row = this.store.previous(row)) {
      const message = this.store.message(row);
      messages[--place] = message;
      if (after !== null && byTime(message, after) > 0) isSorted = false;
      after = message;
    }
    return isSorted ? messages : messages.sort(byTime);
  }

  /** Those with a session description, in order of time. */
  announcing(): Message[] {
    const messages: Message[] = [];
    for (let row = this.#last; row !== NO_ROW; row = this.store.previous(row))
      if (this.store.hasSession(row)) messages.push(this.store.message(row));
    return messages.length < 2 ? messages : messages.reverse().sort(byTime);
  }

  /** A copy of a record has its time too, so what is later than all is new. */
  #has(id: string, atUs: number): boolean {
    if (atUs > this.#lastUs) {
      this.#lastUs = atUs;
      return false;
    }
    if (this.#ids !== null) return this.#ids.has(id);
    for (let row = this.#last; row !== NO_ROW; row = this.store.previous(row))
      if (this.store.idOf(row) === id) return true;
    if (this.#size >= SMALL_GROUP) this.#ids = new Set(this.inOrder().map((message) => message.id));
    return false;
  }

  #noteClue(clue: Clue): void {
    if (this.clues.length >= MAX_CLUES) return;
    for (const { rule, kind, value } of this.clues) {
      if (rule === clue.rule && kind === clue.kind && value === clue.value) return;
    }
    this.clues = [...this.clues, { rule: clue.rule, kind: clue.kind, value: ownText(clue.value) }];
  }

  #noteParties(record: SipRecord, row: number): void {
    const fromTag = this.store.fromTag(row);
    const opens = record.method === 'INVITE' && (record.toTag === null || record.toTag === '');
    if (!opens && fromTag === this.#openedBy && fromTag !== 0) return;
    const rank = opens ? 0 : record.method !== null ? 1 : 2;
    const place = this.parties.findIndex((parties) => parties.fromTag === fromTag);
    const known = this.parties[place];
    if (known === undefined ? this.parties.length >= MAX_PARTIES : !this.#isBefore(rank, record, known)) return;
    const parties = { fromTag, from: nameOf(record.from), to: nameOf(record.to), rank, row };
    if (opens) this.#openedBy = fromTag;
    this.parties = known === undefined ? [...this.parties, parties] : this.parties.with(place, parties);
  }

  #isBefore(rank: number, record: SipRecord, parties: Parties): boolean {
    if (rank !== parties.rank) return rank < parties.rank;
    const atUs = this.store.atUs(parties.row);
    if (record.atUs !== atUs) return record.atUs < atUs;
    return record.id < this.store.idOf(parties.row);
  }
}

function nameOf({ uri, displayName }: Party): Name {
  return displayName === null ? ownText(uri) : { uri: ownText(uri), displayName: ownText(displayName) };
}

/** The party whole. */
export function partyOf(name: Name): Party {
  const [uri, displayName] = typeof name === 'string' ? [name, null] : [name.uri, name.displayName];
  const { user, host } = parseNameAddr(`<${uri}>`);
  return { uri, user, host, displayName };
}
