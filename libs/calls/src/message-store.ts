import type { SipRecord } from '@earshot/contracts';
import type { SessionDescription, SessionReader } from './media/session-description.js';
import { type Answerer, type Kind, Message, type Way } from './message.js';
import { type MessageNotes, notesOf, secondsOf } from './message-notes.js';
import { tagNumber } from './stable-key.js';
import { ownText, type TextTable } from './text-table.js';

/** 32-bit numbers of one row, by place. The id takes four, the time (a double) two. */
const ID = 0;
const TIME = 4;
const PREVIOUS = 6;
const ORDINAL = 7;
const WAY = 8;
const KIND = 9;
const CSEQ = 10;
const BRANCH = 11;
const FROM_TAG = 12;
const TO_TAG = 13;
const OCTETS = 14;
const TARGET = 15;
const MAX_FORWARDS = 16;
/** Places in the lists of sessions, answerers and notes; -1 for none. */
const SESSION = 17;
const ANSWERER = 18;
const NOTES = 19;
const ROW_LENGTH = 20;

/** Rows of one block; 20 KiB. */
const BLOCK_SHIFT = 8;
const BLOCK_ROWS = 1 << BLOCK_SHIFT;

/** Ways kept to be shared, and kinds of one user agent; beyond it each message has its own. */
const MAX_WAYS = 65_536;
const MAX_AGENTS = 4096;
const MAX_KINDS = 64;

/** Messages of the same Call-ID that are looked at for one of the same branch. */
const MAX_LOOK_BACK = 8;

/** The same for one that went the same way. */
const MAX_WAY_LOOK_BACK = 4;

/** Ways of one hash that are looked at: more of them are chosen to collide. */
const MAX_CHAIN = 16;
const idOctets = Buffer.alloc(16);

/** No message. */
export const NO_ROW = -1;

interface ChainedWay extends Way {
  /** Place of another with the same hash. */
  readonly next: number;
}

const NO_WAY = -1;

/**
 * What a fold keeps of SIP messages: a row of numbers each, 80 octets, and what many have in common once; the texts stay behind. Rows and
 * not objects, since the garbage collector copies and follows every object that lives on, and a capture has a million messages: kept as
 * objects they took as long to keep as to read.
 */
export class MessageStore {
  readonly #blocks: Int32Array[] = [];
  /** The same memory as doubles. */
  readonly #times: Float64Array[] = [];
  #length = 0;
  /** The last way of each hash of source and destination; the others are a chain behind it. A key of both texts would have to be made. */
  readonly #wayByHash = new Map<number, number>();
  readonly #ways: ChainedWay[] = [];
  readonly #kindsByAgent = new Map<string | null, number[]>();
  readonly #kinds: Kind[] = [];
  readonly #sessions: SessionDescription[] = [];
  readonly #answerers: Answerer[] = [];
  readonly #notes: MessageNotes[] = [];
  /** Ids that are not 32 hexadecimal digits, by row. */
  readonly #otherIds = new Map<number, string>();

  constructor(
    private readonly texts: TextTable,
    private readonly sessions: SessionReader,
  ) {}

  /** Row of the message. `previous`: the row of the same Call-ID that was added before; order of addition means nothing else. */
  add(record: SipRecord, previous: number): number {
    const row = this.#length++;
    const at = (row & (BLOCK_ROWS - 1)) * ROW_LENGTH;
    if (at === 0) this.#addBlock();
    const block = this.#blocks.at(-1) as Int32Array;
    const times = this.#times.at(-1) as Float64Array;
    const isInvite = record.method === 'INVITE';
    if (!writeId(block, at + ID, record.id)) this.#otherIds.set(row, record.id);
    times[(at + TIME) >> 1] = record.atUs;
    block[at + PREVIOUS] = previous;
    block[at + ORDINAL] = record.ordinal;
    block[at + WAY] = this.#wayBefore(record, previous) ?? this.#way(record);
    block[at + KIND] = this.#kind(record);
    block[at + CSEQ] = record.cseq;
    block[at + BRANCH] = tagNumber(record.branch);
    block[at + FROM_TAG] = tagNumber(record.fromTag);
    block[at + TO_TAG] = tagNumber(record.toTag);
    block[at + OCTETS] = record.raw.length;
    block[at + TARGET] = isInvite ? tagNumber(record.requestUri) : 0;
    block[at + MAX_FORWARDS] = isInvite ? (secondsOf(record.headers['max-forwards']?.[0]) ?? -1) : -1;
    block[at + SESSION] = record.sdp === null ? -1 : this.#sessions.push(this.sessions.read(record.sdp)) - 1;
    block[at + ANSWERER] = this.#answerer(record, previous);
    const notes = notesOf(record);
    block[at + NOTES] = notes === null ? -1 : this.#notes.push(notes) - 1;
    return row;
  }

  /** The message whole. */
  message(row: number): Message {
    const block = this.#blocks[row >>> BLOCK_SHIFT] as Int32Array;
    const times = this.#times[row >>> BLOCK_SHIFT] as Float64Array;
    const at = (row & (BLOCK_ROWS - 1)) * ROW_LENGTH;
    const session = block[at + SESSION] as number;
    const answerer = block[at + ANSWERER] as number;
    const notes = block[at + NOTES] as number;
    return new Message(
      this,
      row,
      times[(at + TIME) >> 1] as number,
      block[at + ORDINAL] as number,
      this.#ways[block[at + WAY] as number] as Way,
      this.#kinds[block[at + KIND] as number] as Kind,
      (block[at + CSEQ] as number) >>> 0,
      block[at + BRANCH] as number,
      block[at + FROM_TAG] as number,
      block[at + TO_TAG] as number,
      block[at + OCTETS] as number,
      block[at + TARGET] as number,
      block[at + MAX_FORWARDS] as number,
      session < 0 ? null : (this.#sessions[session] as SessionDescription),
      answerer < 0 ? null : (this.#answerers[answerer] as Answerer),
      notes < 0 ? null : (this.#notes[notes] as MessageNotes),
    );
  }

  previous(row: number): number {
    return this.#number(row, PREVIOUS);
  }

  atUs(row: number): number {
    const times = this.#times[row >>> BLOCK_SHIFT] as Float64Array;
    return times[((row & (BLOCK_ROWS - 1)) * ROW_LENGTH + TIME) >> 1] as number;
  }

  hasSession(row: number): boolean {
    return this.#number(row, SESSION) >= 0;
  }

  fromTag(row: number): number {
    return this.#number(row, FROM_TAG);
  }

  idOf(row: number): string {
    const other = this.#otherIds.size === 0 ? undefined : this.#otherIds.get(row);
    if (other !== undefined) return other;
    for (let place = 0; place < 4; place++) idOctets.writeInt32BE(this.#number(row, ID + place), 4 * place);
    return idOctets.toString('hex');
  }

  #number(row: number, place: number): number {
    const block = this.#blocks[row >>> BLOCK_SHIFT] as Int32Array;
    return block[(row & (BLOCK_ROWS - 1)) * ROW_LENGTH + place] as number;
  }

  #answerer(record: SipRecord, previous: number): number {
    const { status, cseqMethod, toTag } = record;
    if (status === null || status <= 100 || cseqMethod !== 'INVITE' || toTag === null || toTag === '') return -1;
    const { contact } = record;
    let row = previous;
    for (let back = 0; row !== NO_ROW && back < MAX_LOOK_BACK; back++) {
      const known = this.#number(row, ANSWERER);
      if (known >= 0 && isBranch(this.#answerers[known] as Answerer, toTag, contact)) return known;
      row = this.previous(row);
    }
    return this.#answerers.push({ tag: ownText(toTag), contact: contact === null ? null : ownText(contact) }) - 1;
  }

  #addBlock(): void {
    const memory = new ArrayBuffer(BLOCK_ROWS * ROW_LENGTH * 4);
    this.#blocks.push(new Int32Array(memory));
    this.#times.push(new Float64Array(memory));
  }

  /** Most messages of a call go a way that one shortly before went; null where none did. */
  #wayBefore({ probe, src, dst }: SipRecord, previous: number): number | null {
    let row = previous;
    for (let back = 0; row !== NO_ROW && back < MAX_WAY_LOOK_BACK; back++) {
      const place = this.#number(row, WAY);
      const way = this.#ways[place] as ChainedWay;
      if (way.src === src && way.dst === dst && way.probe === probe) return place;
      row = this.previous(row);
    }
    return null;
  }

  #way({ probe, src, dst }: SipRecord): number {
    const hash = (Math.imul(tagNumber(src), 31) + tagNumber(dst)) | 0;
    const last = this.#wayByHash.get(hash) ?? NO_WAY;
    let place = last;
    for (let step = 0; place !== NO_WAY && step < MAX_CHAIN; step++) {
      const way = this.#ways[place] as ChainedWay;
      if (way.src === src && way.dst === dst && way.probe === probe) return place;
      place = way.next;
    }
    const { texts } = this;
    const way = { probe: texts.share(probe), src: texts.share(src), dst: texts.share(dst), next: last };
    const own = this.#ways.push(way) - 1;
    if (own < MAX_WAYS) this.#wayByHash.set(hash, own);
    return own;
  }

  #kind({ method, status, reason, cseqMethod, userAgent, headers }: SipRecord): number {
    const reliable = headers.rseq !== undefined;
    const known = this.#kindsByAgent.get(userAgent) ?? [];
    for (const place of known) {
      const kind = this.#kinds[place] as Kind;
      if (kind.status !== (status ?? 0) || kind.method !== method || kind.cseqMethod !== cseqMethod) continue;
      if (kind.phrase === reason && kind.reliable === reliable) return place;
    }
    const { texts } = this;
    const kind = {
      method: texts.shareOrNull(method),
      status: status ?? 0,
      phrase: texts.shareOrNull(reason),
      cseqMethod: texts.share(cseqMethod),
      agent: texts.shareOrNull(userAgent),
      reliable,
    };
    const place = this.#kinds.push(kind) - 1;
    if (known.length === 0 && this.#kindsByAgent.size < MAX_AGENTS) this.#kindsByAgent.set(kind.agent, known);
    if (known.length < MAX_KINDS) known.push(place);
    return place;
  }
}

function isBranch(answerer: Answerer, tag: string, contact: string | null): boolean {
  return answerer.tag === tag && answerer.contact === contact;
}

/** Values of the digits 0 to 9 and a to f, of any other character more. */
const DIGITS = new Uint8Array(0x1_0000).fill(0xff);
for (let digit = 0; digit < 16; digit++) DIGITS[digit.toString(16).charCodeAt(0)] = digit;

/** False, and nothing usable written, where it is not 32 hexadecimal digits. */
function writeId(block: Int32Array, at: number, id: string): boolean {
  if (id.length !== 32) return false;
  let all = 0;
  for (let place = 0; place < 4; place++) {
    let word = 0;
    for (let index = place * 8; index < place * 8 + 8; index++) {
      const digit = DIGITS[id.charCodeAt(index)] as number;
      all |= digit;
      word = (word << 4) | digit;
    }
    block[at + place] = word;
  }
  return all < 16;
}
