import type { SessionDescription, SessionReader } from './media/session-description.js';
import { type Answerer, Message } from './message.js';
import { KindTable } from './message-kinds.js';
import type { MessageNotes } from './message-notes.js';
import type { MessageReading } from './message-reading.js';
import { WayTable } from './message-ways.js';
import type { TextTable } from './text-table.js';

/**
 * 32-bit numbers of one row, by place. The id takes four; an id that is made when it is asked for has the position of its message there, high
 * and low, and the complement of its ordinal. The time (a double) takes two.
 */
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

/** Messages of the same Call-ID that are looked at for one of the same branch. */
const MAX_LOOK_BACK = 8;

const idOctets = Buffer.alloc(16);

const WORD = 0x1_0000_0000;

/** Makes ids of messages that are read again where they stand. */
export interface IdsAgain {
  idOf(message: StandingMessage): string;
}

/** A message where it stands, `octets` long, and what else its id is made of. */
export interface StandingMessage {
  readonly probe: string;
  readonly atUs: number;
  readonly ordinal: number;
  readonly src: string;
  readonly dst: string;
  readonly position: number;
  readonly octets: number;
}

/** No message. */
export const NO_ROW = -1;

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
  readonly ways: WayTable;
  readonly kinds: KindTable;
  readonly #sessions: SessionDescription[] = [];
  readonly #answerers: Answerer[] = [];
  readonly #notes: MessageNotes[] = [];
  /** Ids that are not 32 hexadecimal digits, by row. */
  readonly #otherIds = new Map<number, string>();

  constructor(
    texts: TextTable,
    private readonly sessions: SessionReader,
    private readonly ids: IdsAgain | null = null,
  ) {
    this.kinds = new KindTable(texts);
    this.ways = new WayTable(texts);
  }

  /**
   * Row of the message. `previous`: the row of the same Call-ID that was added before; order of addition means nothing else. `way`: where it
   * goes.
   */
  add(reading: MessageReading, way: number, previous: number): number {
    const row = this.#length++;
    const at = (row & (BLOCK_ROWS - 1)) * ROW_LENGTH;
    if (at === 0) this.#addBlock();
    const block = this.#blocks.at(-1) as Int32Array;
    const times = this.#times.at(-1) as Float64Array;
    const { isInvite, sdp, position, ordinal } = reading;
    if (position < 0) {
      const { id } = reading;
      if (!writeId(block, at + ID, id)) this.#otherIds.set(row, id);
    } else {
      block[at + ID] = position / WORD;
      block[at + ID + 1] = position;
    }
    times[(at + TIME) >> 1] = reading.atUs;
    block[at + PREVIOUS] = previous;
    block[at + ORDINAL] = position < 0 ? ordinal : ~ordinal;
    block[at + WAY] = way;
    const kind = reading.kindIn(this.kinds);
    this.kinds.count(kind);
    block[at + KIND] = kind;
    block[at + CSEQ] = reading.cseq;
    block[at + BRANCH] = reading.branch;
    block[at + FROM_TAG] = reading.fromTag;
    block[at + TO_TAG] = reading.toTag;
    block[at + OCTETS] = reading.octets;
    block[at + TARGET] = isInvite ? reading.target : 0;
    block[at + MAX_FORWARDS] = isInvite ? reading.maxForwards : -1;
    block[at + SESSION] = sdp === null ? -1 : this.#sessions.push(this.sessions.read(sdp)) - 1;
    block[at + ANSWERER] = this.#answerer(reading, block[at + TO_TAG] as number, previous);
    const notes = reading.notes();
    block[at + NOTES] = notes === null ? -1 : this.#notes.push(notes) - 1;
    return row;
  }

  /** Counts a message of which nothing is kept. */
  count(reading: MessageReading): void {
    this.kinds.count(reading.kindIn(this.kinds));
  }

  /** The message whole. */
  message(row: number): Message {
    const block = this.#blocks[row >>> BLOCK_SHIFT] as Int32Array;
    const times = this.#times[row >>> BLOCK_SHIFT] as Float64Array;
    const at = (row & (BLOCK_ROWS - 1)) * ROW_LENGTH;
    const session = block[at + SESSION] as number;
    const answerer = block[at + ANSWERER] as number;
    const notes = block[at + NOTES] as number;
    const ordinal = block[at + ORDINAL] as number;
    return new Message(
      this,
      row,
      times[(at + TIME) >> 1] as number,
      ordinal < 0 ? ~ordinal : ordinal,
      this.ways.at(block[at + WAY] as number),
      this.kinds.at(block[at + KIND] as number),
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

  session(row: number): SessionDescription | null {
    const session = this.#number(row, SESSION);
    return session < 0 ? null : (this.#sessions[session] as SessionDescription);
  }

  fromTag(row: number): number {
    return this.#number(row, FROM_TAG);
  }

  toTag(row: number): number {
    return this.#number(row, TO_TAG);
  }

  idOf(row: number): string {
    const ordinal = this.#number(row, ORDINAL);
    if (ordinal < 0) return this.#idAgain(row, ~ordinal);
    const other = this.#otherIds.size === 0 ? undefined : this.#otherIds.get(row);
    if (other !== undefined) return other;
    for (let place = 0; place < 4; place++) idOctets.writeInt32BE(this.#number(row, ID + place), 4 * place);
    return idOctets.toString('hex');
  }

  #idAgain(row: number, ordinal: number): string {
    const { probe, src, dst } = this.ways.at(this.#number(row, WAY));
    const position = this.#number(row, ID) * WORD + (this.#number(row, ID + 1) >>> 0);
    const octets = this.#number(row, OCTETS);
    return (this.ids as IdsAgain).idOf({ probe, atUs: this.atUs(row), ordinal, src, dst, position, octets });
  }

  #number(row: number, place: number): number {
    const block = this.#blocks[row >>> BLOCK_SHIFT] as Int32Array;
    return block[(row & (BLOCK_ROWS - 1)) * ROW_LENGTH + place] as number;
  }

  #answerer(reading: MessageReading, toTag: number, previous: number): number {
    if (reading.status <= 100 || toTag === 0 || !reading.isOfInvite) return -1;
    let row = previous;
    for (let back = 0; row !== NO_ROW && back < MAX_LOOK_BACK; back++) {
      const known = this.#number(row, ANSWERER);
      if (known >= 0 && reading.isOf(this.#answerers[known] as Answerer)) return known;
      row = this.previous(row);
    }
    return this.#answerers.push(reading.answerer()) - 1;
  }

  #addBlock(): void {
    const memory = new ArrayBuffer(BLOCK_ROWS * ROW_LENGTH * 4);
    this.#blocks.push(new Int32Array(memory));
    this.#times.push(new Float64Array(memory));
  }
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
