import type { DtlsRecord } from '@earshot/contracts';
import type { DtlsDatagram } from '@earshot/protocol';
import { Pair } from './pair.js';

/** A handshake that is not over by then will not be. */
export const HANDSHAKE_TIMEOUT_US = 30_000_000;

export type DtlsFields = Pick<
  DtlsRecord,
  'atUs' | 'version' | 'clientHellos' | 'serverHelloUs' | 'finishedUs' | 'handshakeMs' | 'outcome' | 'alert'
>;

/** One DTLS handshake: datagrams of either side in, what became of it out, once. */
export class DtlsHandshake extends Pair {
  /** It has been reported; what comes now is data, or another handshake. */
  isOver = false;
  private firstUs = -1;
  private clientHellos = 0;
  private version: string | null = null;
  private serverHelloUs: number | null = null;
  private clientEncrypts = false;
  private serverEncrypts = false;

  /** Its ServerHello chose DTLS 1.3 (RFC 9147). */
  get isOf13(): boolean {
    return this.version === '1.3';
  }

  /** Takes a datagram; what became of the handshake where it ends with it, else null. */
  take(datagram: DtlsDatagram, fromClient: boolean, atUs: number): DtlsFields | null {
    this.lastUs = atUs;
    // A ClientHello after it was over begins anew (a restart of ICE, RFC 8842 5).
    if (this.isOver && datagram.clientHello) this.begin();
    if (this.isOver) return null;
    if (this.firstUs < 0) this.firstUs = atUs;
    if (datagram.clientHello) this.clientHellos++;
    if (datagram.serverHello) {
      this.serverHelloUs ??= atUs;
      this.version = datagram.version ?? this.version;
    }
    if (datagram.alert !== null) {
      const by = fromClient ? ('client' as const) : ('server' as const);
      return this.end('failed', null, { description: datagram.alert, by });
    }
    if (datagram.encrypted) {
      if (fromClient) this.clientEncrypts = true;
      else this.serverEncrypts = true;
    }
    return this.clientEncrypts && this.serverEncrypts ? this.end('completed', atUs, null) : null;
  }

  /** Nothing more is waited for; null where it was over. */
  giveUp(): DtlsFields | null {
    if (this.isOver || this.firstUs < 0) return null;
    return this.end(this.serverHelloUs === null ? 'unanswered' : 'unfinished', null, null);
  }

  /** Whether it has waited long enough. */
  isLate(nowUs: number): boolean {
    return !this.isOver && Math.abs(nowUs - this.firstUs) > HANDSHAKE_TIMEOUT_US;
  }

  private begin(): void {
    this.isOver = false;
    this.firstUs = -1;
    this.clientHellos = 0;
    this.version = null;
    this.serverHelloUs = null;
    this.clientEncrypts = false;
    this.serverEncrypts = false;
  }

  private end(outcome: DtlsFields['outcome'], finishedUs: number | null, alert: DtlsFields['alert']): DtlsFields {
    this.isOver = true;
    const isWhole = finishedUs !== null && this.clientHellos > 0;
    return {
      atUs: this.firstUs,
      version: this.version,
      clientHellos: this.clientHellos,
      serverHelloUs: this.serverHelloUs,
      finishedUs,
      handshakeMs: isWhole ? (finishedUs - this.firstUs) / 1000 : null,
      outcome,
      alert,
    };
  }
}
