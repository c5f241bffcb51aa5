import type { Party, SipRecord } from '@earshot/contracts';
import { type Clue, cluesOf } from '../linking/clue.js';
import { byTime, type Message, type MessageReader } from '../message.js';
import { tagNumber } from '../stable-key.js';
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
  readonly from: Party;
  readonly to: Party;
  /** 0 for an INVITE that opens a dialog, 1 for another request, 2 for a response. */
  readonly rank: number;
  readonly atUs: number;
  readonly id: string;
}

/** Everything captured under one Call-ID, in no order until it is asked for. */
export class CallIdGroup {
  readonly messages: Message[] = [];
  readonly clues: Clue[] = [];
  readonly parties: Parties[] = [];
  #ids: Set<string> | null = null;
  #sorted = true;
  /** True where an INVITE or a response to one was seen: only then it makes legs. */
  hasInvite = false;

  constructor(readonly callId: string) {}

  /** False where the record is already in. */
  add(record: SipRecord, reader: MessageReader): boolean {
    if (this.#has(record.id)) return false;
    const message = reader.read(record);
    const last = this.messages.at(-1);
    if (last !== undefined && byTime(last, message) > 0) this.#sorted = false;
    this.messages.push(message);
    this.#ids?.add(message.id);
    if (message.cseqMethod === 'INVITE') this.hasInvite = true;
    this.#noteParties(record);
    for (const clue of cluesOf(record)) this.#noteClue(clue);
    return true;
  }

  /** In order of time; the array is the group's own. */
  inOrder(): readonly Message[] {
    if (!this.#sorted) {
      this.messages.sort(byTime);
      this.#sorted = true;
    }
    return this.messages;
  }

  #has(id: string): boolean {
    if (this.#ids !== null) return this.#ids.has(id);
    for (const message of this.messages) if (message.id === id) return true;
    if (this.messages.length >= SMALL_GROUP) this.#ids = new Set(this.messages.map((message) => message.id));
    return false;
  }

  #noteClue(clue: Clue): void {
    if (this.clues.length >= MAX_CLUES) return;
    for (const { rule, kind, value } of this.clues) {
      if (rule === clue.rule && kind === clue.kind && value === clue.value) return;
    }
    this.clues.push({ ...clue, value: ownText(clue.value) });
  }

  #noteParties(record: SipRecord): void {
    const fromTag = tagNumber(record.fromTag);
    const opens = record.method === 'INVITE' && (record.toTag === null || record.toTag === '');
    const rank = opens ? 0 : record.method !== null ? 1 : 2;
    const known = this.parties.findIndex((parties) => parties.fromTag === fromTag);
    if (known < 0 ? this.parties.length >= MAX_PARTIES : !isBefore(rank, record, this.parties[known] as Parties))
      return;
    const parties = {
      fromTag,
      from: ownParty(record.from),
      to: ownParty(record.to),
      rank,
      atUs: record.atUs,
      id: record.id,
    };
    if (known < 0) this.parties.push(parties);
    else this.parties[known] = parties;
  }
}

function isBefore(rank: number, record: SipRecord, parties: Parties): boolean {
  if (rank !== parties.rank) return rank < parties.rank;
  if (record.atUs !== parties.atUs) return record.atUs < parties.atUs;
  return record.id < parties.id;
}

function ownParty(party: Party): Party {
  return {
    uri: ownText(party.uri),
    user: party.user === null ? null : ownText(party.user),
    host: party.host === null ? null : ownText(party.host),
    displayName: party.displayName === null ? null : ownText(party.displayName),
  };
}
