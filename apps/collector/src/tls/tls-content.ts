import {
  clientRandomOf,
  readTlsServerHello,
  TLS_CONTENT,
  TLS_HANDSHAKE,
  TLS_RECORD_HEADER_LENGTH,
  TlsHandshakeFramer,
  TlsRecordFramer,
} from '@earshot/protocol';
import type { CollectorCounters } from '../counters/collector-counters.js';
import type { Carries, StreamContent, TakeMessage } from '../signalling/stream-content.js';
import type { OpenedRecord, RecordCipher } from './record-cipher.js';
import { TLS_1_3, type TlsConnection, type TlsSide, type TlsStage } from './tls-connection.js';

/** Octets of records of one direction that wait for keys. */
const MAX_WAITING_OCTETS = 65_536;
const RECORD_OVERHEAD_OCTETS = 128;
/** Records in a row that no key opens, after which a direction is given up: of early data there are few. */
const MAX_FAILURES = 8;
/** Records that a gap may have swallowed: so many numbers are tried after it. */
const MAX_PASSED_OVER = 64;

interface WaitingRecord {
  readonly type: number;
  readonly version: number;
  /** With its header, which is authenticated too. */
  readonly record: Uint8Array;
  readonly atUs: number;
}

/**
 * One direction of a TLS connection whose secrets are in a key log: what is in its records is read as if it had come so. Without secrets
 * it is given up with its first record under keys, or waits for them where more may come.
 */
export class TlsContent implements StreamContent {
  private readonly records = new TlsRecordFramer();
  private readonly handshake = new TlsHandshakeFramer();
  private cipher: RecordCipher | null = null;
  private stage: TlsStage = 'handshake';
  /** A ChangeCipherSpec came: before TLS 1.3 all that follows is under keys. */
  private hasChanged = false;
  private isAfterGap = false;
  private isGivenUp = false;
  private failures = 0;
  private waiting: WaitingRecord[] = [];
  private waitingOctets = 0;
  private skipped = 0;

  constructor(
    private readonly side: TlsSide,
    readonly connection: TlsConnection,
    private readonly plain: StreamContent,
    private readonly counters: CollectorCounters,
    private readonly nowUs: () => number,
  ) {}

  get carries(): Carries {
    return this.isGivenUp ? 'other' : this.plain.carries;
  }

  get octetsTaken(): number {
    const ofFramers = this.records.octetsTaken + this.handshake.octetsTaken + this.plain.octetsTaken;
    return ofFramers + this.waitingOctets + this.waiting.length * RECORD_OVERHEAD_OCTETS;
  }

  deliver(bytes: Uint8Array, take: TakeMessage): number {
    this.skipped = 0;
    this.openWaiting(take);
    this.records.push(bytes, (type, version, octets, start, end) => {
      if (!this.isGivenUp) this.record(type, version, octets, start, end, take);
    });
    if (this.records.broken) this.giveUp();
    return this.skipped;
  }

  gap(): void {
    this.records.gap();
    this.handshake.clear();
    this.plain.gap();
    this.isAfterGap = true;
    // Without its hello nothing more can be read.
    if (!this.isUnderKeys(TLS_CONTENT.APPLICATION_DATA)) this.giveUp();
  }

  /** Opens what waits, where there are keys now. */
  openWaiting(take: TakeMessage): void {
    const { waiting } = this;
    if (waiting.length === 0 || this.cipherNow() === null) return;
    this.waiting = [];
    this.waitingOctets = 0;
    for (const { type, version, record, atUs } of waiting) {
      if (this.isGivenUp) return;
      this.open(type, version, record, TLS_RECORD_HEADER_LENGTH, record.length, (bytes, start, end, transport) =>
        take(bytes, start, end, transport, atUs),
      );
    }
  }

  private record(
    type: number,
    version: number,
    bytes: Uint8Array,
    start: number,
    end: number,
    take: TakeMessage,
  ): void {
    if (this.isUnderKeys(type)) {
      if (this.waiting.length === 0 && this.cipherNow() !== null) this.open(type, version, bytes, start, end, take);
      else this.wait(type, version, bytes, start, end);
    } else if (type === TLS_CONTENT.CHANGE_CIPHER_SPEC) this.hasChanged = true;
    else if (type === TLS_CONTENT.HANDSHAKE) this.readHandshake(bytes, start, end);
  }

  /** TLS 1.3 has a ChangeCipherSpec that changes nothing (RFC 8446 D.4); what it protects says that it is application data. */
  private isUnderKeys(type: number): boolean {
    if (type === TLS_CONTENT.APPLICATION_DATA) return true;
    return this.hasChanged && this.connection.server?.version !== TLS_1_3;
  }

  private cipherNow(): RecordCipher | null {
    const { connection, side } = this;
    this.cipher ??= connection.cipherOf(side, this.stage);
    if (this.cipher === null && this.stage === 'handshake') {
      // A key log may have no more than the secrets of what comes after the handshake.
      this.cipher = connection.cipherOf(side, 'application');
      if (this.cipher !== null) this.stage = 'application';
    }
    return this.cipher;
  }

  private wait(type: number, version: number, bytes: Uint8Array, start: number, end: number): void {
    const record = bytes.slice(start - TLS_RECORD_HEADER_LENGTH, end);
    if (!this.connection.mayWait || this.waitingOctets + record.length > MAX_WAITING_OCTETS) {
      this.giveUp();
      return;
    }
    this.waiting.push({ type, version, record, atUs: this.nowUs() });
    this.waitingOctets += record.length;
  }

  private open(type: number, version: number, bytes: Uint8Array, start: number, end: number, take: TakeMessage): void {
    const opened = this.opened(type, version, bytes, start, end);
    if (opened === null) {
      this.counters.add('tls.records-not-opened');
      if (++this.failures >= MAX_FAILURES) this.giveUp();
      return;
    }
    this.counters.add('tls.records-opened');
    this.failures = 0;
    this.isAfterGap = false;
    const { content } = opened;
    if (opened.type === TLS_CONTENT.APPLICATION_DATA) {
      if (content.length === 0) return;
      this.skipped += this.plain.deliver(content, (message, from, to, transport, heldSinceUs) =>
        take(message, from, to, transport === 'tcp' ? 'tls' : transport === 'ws' ? 'wss' : transport, heldSinceUs),
      );
    } else if (opened.type === TLS_CONTENT.HANDSHAKE) this.readHandshake(content, 0, content.length);
    else if (opened.type === TLS_CONTENT.CHANGE_CIPHER_SPEC) this.cipher = null;
  }

  private opened(type: number, version: number, bytes: Uint8Array, start: number, end: number): OpenedRecord | null {
    const cipher = this.cipherNow();
    if (cipher === null) return null;
    const opened = cipher.open(type, version, bytes, start, end);
    if (opened !== null) return opened;
    if (this.isAfterGap) {
      const { sequence } = cipher;
      for (let passed = 1; passed <= MAX_PASSED_OVER; passed++) {
        cipher.sequence = sequence + passed;
        const later = cipher.open(type, version, bytes, start, end);
        if (later !== null) return later;
      }
      cipher.sequence = sequence;
    }
    return this.stage === 'handshake' ? this.openedAfterHandshake(type, version, bytes, start, end) : null;
  }

  /** The Finished was in what was never captured, or in a record that could not be read. */
  private openedAfterHandshake(
    type: number,
    version: number,
    bytes: Uint8Array,
    start: number,
    end: number,
  ): OpenedRecord | null {
    if (this.connection.server?.version !== TLS_1_3) return null;
    const cipher = this.connection.cipherOf(this.side, 'application');
    const opened = cipher?.open(type, version, bytes, start, end) ?? null;
    if (opened !== null) {
      this.cipher = cipher;
      this.stage = 'application';
    }
    return opened;
  }

  private readHandshake(bytes: Uint8Array, start: number, end: number): void {
    const { connection, side } = this;
    this.handshake.push(bytes, start, end, (type, octets, from, to) => {
      if (type === TLS_HANDSHAKE.CLIENT_HELLO && side === 'client') {
        connection.clientRandom = clientRandomOf(octets, from, to) ?? connection.clientRandom;
      } else if (type === TLS_HANDSHAKE.SERVER_HELLO && side === 'server') {
        connection.server = readTlsServerHello(octets, from, to) ?? connection.server;
      } else if (connection.server?.version !== TLS_1_3) {
        return;
      } else if (type === TLS_HANDSHAKE.FINISHED && this.stage === 'handshake') {
        this.stage = 'application';
        this.cipher = null;
      } else if (type === TLS_HANDSHAKE.KEY_UPDATE) {
        this.cipher = connection.updatedCipher(side);
      }
    });
  }

  private giveUp(): void {
    if (this.isGivenUp) return;
    this.isGivenUp = true;
    this.counters.add('tls.connections-given-up');
    this.waiting = [];
    this.waitingOctets = 0;
  }
}
