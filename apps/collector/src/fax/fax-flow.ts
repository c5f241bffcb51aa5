import type { T38Record } from '@earshot/contracts';
import { type InternetFaxPacket, POST_PAGE, readInternetFaxPacket, readUdptl, t30Message } from '@earshot/protocol';
import { Pair } from '../connectivity/pair.js';

/** A T.30 message is read as far as its control field; identifications are not looked at. */
const MAX_FRAME_OCTETS = 8;
/** Step back of the sequence number up to which a packet is late and not another sender's. */
const MAX_BEHIND = 100;
/** Step forward up to which packets are missing. */
const MAX_AHEAD = 3000;
const REMEMBERED = 128;

export type T38Fields = Pick<
  T38Record,
  | 'atUs'
  | 'packets'
  | 'octets'
  | 'expected'
  | 'lost'
  | 'recovered'
  | 'duplicates'
  | 'reordered'
  | 'malformed'
  | 'longestGapMs'
  | 'indicators'
  | 'data'
  | 'messages'
  | 'pages'
>;

/** UDPTL in one direction: datagrams in, counts of five seconds out. */
export class FaxFlow extends Pair {
  windowUs = 0;
  private fields: T38Fields | null = null;
  private highest = -1;
  private previousUs = -1;
  /** Steps of the sequence number from the first packet of the sender to the highest. */
  private span = 0;
  /** Sequence numbers of late that came, by their last bits: which of them it was. The same of those that redundancy brought. */
  private readonly seen = new Int32Array(REMEMBERED).fill(-1);
  private readonly repaired = new Int32Array(REMEMBERED).fill(-1);
  private lastIndicator = '';
  private frame: number[] = [];
  private hasImage = false;

  take(data: Uint8Array, start: number, end: number, atUs: number): void {
    this.lastUs = atUs;
    this.fields ??= emptyFields(atUs);
    const { fields } = this;
    fields.packets++;
    fields.octets += end - start;
    if (this.previousUs >= 0) fields.longestGapMs = Math.max(fields.longestGapMs ?? 0, (atUs - this.previousUs) / 1000);
    this.previousUs = atUs;
    const datagram = readUdptl(data, start, end);
    if (datagram === null) {
      fields.malformed++;
      return;
    }
    if (!this.follow(datagram.sequence, datagram.redundantPackets, fields)) return;
    const packet = readInternetFaxPacket(data, datagram.primaryStart, datagram.primaryEnd);
    if (packet !== null) this.read(packet, data, fields);
  }

  /** Counts of the window that ends; null where nothing came in it. */
  close(): T38Fields | null {
    const { fields } = this;
    this.fields = null;
    return fields;
  }

  /** False where the packet has been seen, or comes after those that followed it. */
  private follow(sequence: number, redundantPackets: number, fields: T38Fields): boolean {
    const isFirst = this.highest < 0;
    const step = isFirst ? 1 : (sequence - this.highest) & 0xffff;
    if (step === 0 || step > 0xffff - MAX_BEHIND) {
      const slot = sequence & (REMEMBERED - 1);
      if (this.seen[slot] === sequence) fields.duplicates++;
      else this.takeLate(sequence, fields);
      return false;
    }
    this.highest = sequence;
    this.seen[sequence & (REMEMBERED - 1)] = sequence;
    // A longer jump is a sender that began anew.
    const isJump = isFirst || step > MAX_AHEAD;
    const missing = isJump ? 0 : step - 1;
    this.span = isJump ? 0 : this.span + step;
    fields.expected += missing + 1;
    fields.lost += missing;
    const brought = Math.min(missing, redundantPackets);
    fields.recovered += brought;
    for (let behind = 1; behind <= brought; behind++) {
      const number = (sequence - behind) & 0xffff;
      this.repaired[number & (REMEMBERED - 1)] = number;
    }
    return true;
  }

  /** One that was missing has come after all, or one from before the first. */
  private takeLate(sequence: number, fields: T38Fields): void {
    const slot = sequence & (REMEMBERED - 1);
    const behind = (this.highest - sequence) & 0xffff;
    this.seen[slot] = sequence;
    fields.reordered++;
    if (behind > this.span) {
      fields.expected += behind - this.span;
      fields.lost += behind - this.span - 1;
      this.span = behind;
      return;
    }
    fields.lost--;
    if (this.repaired[slot] !== sequence) return;
    this.repaired[slot] = -1;
    fields.recovered--;
  }

  private read(packet: InternetFaxPacket, data: Uint8Array, fields: T38Fields): void {
    if (packet.type === 'indicator') {
      // Senders repeat an indicator while the tone lasts.
      if (packet.name !== this.lastIndicator) add(fields.indicators, packet.name);
      this.lastIndicator = packet.name;
      this.frame = [];
      return;
    }
    this.lastIndicator = '';
    add(fields.data, packet.name);
    if (packet.name !== 'v21') {
      this.hasImage = true;
      return;
    }
    for (const field of packet.fields) {
      if (field.isHdlcData) {
        for (let at = field.start; at < field.end && this.frame.length < MAX_FRAME_OCTETS; at++) {
          this.frame.push(data[at] as number);
        }
      } else {
        if (field.isSpoilt) this.frame = [];
        this.endFrame(fields);
      }
    }
  }

  private endFrame(fields: T38Fields): void {
    const name = t30Message(this.frame);
    this.frame = [];
    if (name === null) return;
    add(fields.messages, name);
    // Without image data since the last, the command is sent again because the answer was lost.
    if (!this.hasImage || !POST_PAGE.has(name)) return;
    fields.pages++;
    this.hasImage = false;
  }
}

function emptyFields(atUs: number): T38Fields {
  return {
    atUs,
    packets: 0,
    octets: 0,
    expected: 0,
    lost: 0,
    recovered: 0,
    duplicates: 0,
    reordered: 0,
    malformed: 0,
    longestGapMs: null,
    indicators: {},
    data: {},
    messages: {},
    pages: 0,
  };
}

function add(counts: Record<string, number>, name: string): void {
  counts[name] = (counts[name] ?? 0) + 1;
}
