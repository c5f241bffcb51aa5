import type { Party } from '@earshot/contracts';
import { parseSipUri } from '@earshot/protocol';
import type { Clue } from '../linking/clue.js';
import { byTime, type Message } from '../message.js';
import type { MessageReading, Named } from '../message-reading.js';
import { type MessageStore, NO_ROW } from '../message-store.js';
import { NO_WAY } from '../message-ways.js';
import { ownText } from '../text-table.js';

/** Ids are compared one by one up to this many messages, by a set beyond. */
const SMALL_GROUP = 24;
/** Linking values kept of one Call-ID; a real leg has under ten. */
const MAX_CLUES = 64;
/** Names that the INVITEs of one From tag may have. */
const MAX_PARTIES = 256;

/** Who a From tag belongs to and whom it calls. */
interface Parties {
  from: Name;
  to: Name;
  /** Of the message that says so: 0 for an INVITE that opens a dialog, 1 for another request, 2 for a response. */
  rank: number;
  /** Of the earliest such message in the store. */
  row: number;
  /** Rows of all such INVITEs; not of the parties that were met first, which are those of all other INVITEs. */
  readonly openings: number[];
}

/** A party by its URI, or by both where there is a display name; user and host are read from it again. */
type Name = string | { readonly uri: string; readonly displayName: string };

/** A session description and the time of its message. */
export type Announced = Pick<Message, 'atUs' | 'session'>;

const NO_CLUES: readonly Clue[] = [];
const NO_RANK = 3;

/** Everything captured under one Call-ID, in no order until it is asked for. */
export class CallIdGroup {
  clues: readonly Clue[] = NO_CLUES;
  /** True where an INVITE or a response to one was seen: only then it makes legs. Messages without a Call-ID make none. */
  hasInvite = false;
  #size = 0;
  /** Row of the last; the others are a chain behind it, not an array: an array of six has room for seventeen. */
  #last = NO_ROW;
  #ids: Set<string> | null = null;
  /** Row of the message that was captured last. */
  #latest = NO_ROW;
  /** The way of the first, and the last that is another. */
  #way = NO_WAY;
  #otherWay = NO_WAY;
  /** Parties of the From tag that was met first, which is the only one of most calls: in fields, as a capture has a hundred thousand. */
  #fromTag = 0;
  #from: Name = '';
  #to: Name = '';
  #rank = NO_RANK;
  #saidBy = NO_ROW;
  /** By From tag; of the first one only those that a sender called who used it again. */
  #otherParties: Map<number, Parties[]> | null = null;

  constructor(
    readonly callId: string,
    private readonly store: MessageStore,
  ) {}

  /** Messages of it. */
  get size(): number {
    return this.#size;
  }

  /** False where its record is already in. `isNew`: it is later than all that came before, of whatever Call-ID. */
  add(reading: MessageReading, isNew: boolean): boolean {
    const { store } = this;
    const isLatest = isNew || this.#latest === NO_ROW || reading.atUs > store.atUs(this.#latest);
    // A copy of a record has its time too, so what is later than all is new.
    if (!isLatest && this.#has(reading)) return false;
    const row = store.add(reading, this.#wayOf(reading), this.#last);
    if (isLatest) this.#latest = row;
    this.#last = row;
    this.#size++;
    this.#ids?.add(store.idOf(row));
    if (!this.hasInvite && reading.isOfInvite && this.callId !== '') this.hasInvite = true;
    this.#noteParties(reading, row);
    for (const clue of reading.clues(this.callId)) this.#noteClue(clue);
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

  /** Some of them, by their rows. */
  at(rows: Int32Array): Message[] {
    return Array.from(rows, (row) => this.store.message(row));
  }

  /** Those with a session description, in order of time. */
  announcing(): Message[] {
    const messages: Message[] = [];
    let isSorted = true;
    for (let row = this.#last; row !== NO_ROW; row = this.store.previous(row)) {
      if (!this.store.hasSession(row)) continue;
      const message = this.store.message(row);
      if (messages.length > 0 && byTime(message, messages[messages.length - 1] as Message) > 0) isSorted = false;
      messages.push(message);
    }
    messages.reverse();
    return isSorted ? messages : messages.sort(byTime);
  }

  /** What they describe and when, of which no message is made where each is later than the one before. */
  announced(): readonly Announced[] {
    const { store } = this;
    const announced: Announced[] = [];
    for (let row = this.#last; row !== NO_ROW; row = store.previous(row)) {
      const session = store.session(row);
      if (session === null) continue;
      const atUs = store.atUs(row);
      if (announced.length > 0 && (announced.at(-1) as Announced).atUs <= atUs) return this.announcing();
      announced.push({ atUs, session });
    }
    return announced.reverse();
  }

  /** Id of a message of it. */
  idOf(row: number): string {
    return this.store.idOf(row);
  }

  /** Who a From tag belongs to, by the INVITE in that row, else by its earliest; null where nothing of it was captured. */
  partiesOf(fromTag: number, opening: number | undefined): { from: Party; to: Party } | null {
    const known = this.#partiesBy(fromTag, opening);
    return known === null ? null : { from: partyOf(known.from), to: partyOf(known.to) };
  }

  /** User or host that a From tag calls; '' where it names none, or nothing of it was captured. */
  calledBy(fromTag: number, opening: number | undefined): string {
    const known = this.#partiesBy(fromTag, opening);
    if (known === null) return '';
    const { user, host } = parseSipUri(uriOf(known.to));
    return user ?? host ?? '';
  }

  /** The same of the From tag that was met first. */
  firstParties(): { from: Party; to: Party } | null {
    return this.#rank === NO_RANK ? null : { from: partyOf(this.#from), to: partyOf(this.#to) };
  }

  #has(reading: MessageReading): boolean {
    if (this.#ids !== null) return this.#ids.has(reading.id);
    const { store } = this;
    for (let row = this.#last; row !== NO_ROW; row = store.previous(row))
      if (store.atUs(row) === reading.atUs && store.idOf(row) === reading.id) return true;
    if (this.#size >= SMALL_GROUP) this.#ids = new Set(this.inOrder().map((message) => message.id));
    return false;
  }

  /** Most messages of a call go one of two ways. */
  #wayOf(reading: MessageReading): number {
    const { ways } = this.store;
    if (this.#way !== NO_WAY && reading.goes(ways.at(this.#way))) return this.#way;
    if (this.#otherWay !== NO_WAY && reading.goes(ways.at(this.#otherWay))) return this.#otherWay;
    const way = ways.placeOf(reading);
    if (this.#way === NO_WAY) this.#way = way;
    else this.#otherWay = way;
    return way;
  }

  /** Of too many those that come first by name are kept, whichever came first in time. */
  #noteClue(clue: Clue): void {
    const { clues } = this;
    const place = clues.findIndex((known) => compareClues(known, clue) >= 0);
    const next = clues[place];
    if (next === undefined ? clues.length >= MAX_CLUES : compareClues(next, clue) === 0) return;
    const own = { rule: clue.rule, kind: clue.kind, value: ownText(clue.value) };
    this.clues = clues.toSpliced(place < 0 ? clues.length : place, 0, own).slice(0, MAX_CLUES);
  }

  #noteParties(reading: MessageReading, row: number): void {
    const fromTag = this.store.fromTag(row);
    const opens = reading.isInvite && this.store.toTag(row) === 0;
    const isFirst = this.#rank === NO_RANK || this.#fromTag === fromTag;
    // Nothing else changes what an opening INVITE said, and of its dialog no other leg is made.
    if (!opens && this.#rank === 0 && (isFirst || this.#fromTag === this.store.toTag(row))) return;
    const rank = opens ? 0 : reading.status === 0 ? 1 : 2;
    const said = { from: nameOf(reading.from), to: nameOf(reading.to), rank, row };
    if (this.#rank === NO_RANK) this.#keepFirst(fromTag, said);
    else if (isFirst) {
      const known = this.#first();
      if (this.#isAnother(said, known)) this.#noteOther(fromTag, said);
      else if (this.#isBefore(said, known)) this.#keepFirst(fromTag, said);
    } else {
      const known = this.#otherParties?.get(fromTag)?.[0];
      if (known === undefined || this.#isAnother(said, known)) this.#noteOther(fromTag, said);
      else if (this.#isBefore(said, known)) Object.assign(known, said);
    }
  }

  #isAnother(said: Omit<Parties, 'openings'>, known: Parties): boolean {
    return said.rank === 0 && known.rank === 0 && !isSameNames(said, known);
  }

  #noteOther(fromTag: number, said: Omit<Parties, 'openings'>): void {
    this.#otherParties ??= new Map();
    const others = this.#otherParties.get(fromTag);
    if (others === undefined) {
      this.#otherParties.set(fromTag, [{ ...said, openings: [said.row] }]);
      return;
    }
    const same = others.find((known) => isSameNames(said, known));
    if (same === undefined) {
      if (others.length < MAX_PARTIES) others.push({ ...said, openings: [said.row] });
      return;
    }
    same.openings.push(said.row);
    if (this.#isBefore(said, same)) same.row = said.row;
  }

  #partiesBy(fromTag: number, opening: number | undefined): Parties | null {
    const others = this.#otherParties?.get(fromTag) ?? NO_PARTIES;
    const isFirst = this.#rank !== NO_RANK && this.#fromTag === fromTag;
    const all = isFirst ? [this.#first(), ...others] : others;
    if (all.length < 2) return all[0] ?? null;
    if (opening !== undefined) return all.find(({ openings }) => openings.includes(opening)) ?? (all[0] as Parties);
    return all.reduce((earliest, known) => (this.#isBefore(known, earliest) ? known : earliest));
  }

  #first(): Parties {
    return { from: this.#from, to: this.#to, rank: this.#rank, row: this.#saidBy, openings: [] };
  }

  #keepFirst(fromTag: number, { from, to, rank, row }: Omit<Parties, 'openings'>): void {
    this.#fromTag = fromTag;
    this.#from = from;
    this.#to = to;
    this.#rank = rank;
    this.#saidBy = row;
  }

  #isBefore(said: Omit<Parties, 'openings'>, known: Omit<Parties, 'openings'>): boolean {
    if (said.rank !== known.rank) return said.rank < known.rank;
    const [saidUs, knownUs] = [this.store.atUs(said.row), this.store.atUs(known.row)];
    if (saidUs !== knownUs) return saidUs < knownUs;
    return this.store.idOf(said.row) < this.store.idOf(known.row);
  }
}

const NO_PARTIES: readonly Parties[] = [];

type Names = Pick<Parties, 'from' | 'to'>;

function isSameNames(a: Names, b: Names): boolean {
  return isSameName(a.from, b.from) && isSameName(a.to, b.to);
}

function isSameName(a: Name, b: Name): boolean {
  if (typeof a === 'string' || typeof b === 'string') return a === b;
  return a.uri === b.uri && a.displayName === b.displayName;
}

function compareClues(a: Clue, b: Clue): number {
  return compare(a.rule.name, b.rule.name) || compare(a.kind, b.kind) || compare(a.value, b.value);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function nameOf({ uri, displayName }: Named): Name {
  return displayName === null ? uri : { uri, displayName };
}

/** The party whole. */
function partyOf(name: Name): Party {
  const uri = uriOf(name);
  const { user, host } = parseSipUri(uri);
  return { uri, user, host, displayName: typeof name === 'string' ? null : name.displayName };
}

function uriOf(name: Name): string {
  return typeof name === 'string' ? name : name.uri;
}
