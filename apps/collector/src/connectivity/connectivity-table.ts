import { RECORD_VERSION, WINDOW_US } from '@earshot/contracts';
import {
  type DtlsDatagram,
  type Frame,
  looksLikeClassicStun,
  readClassicStun,
  readDtls,
  readDtls13Ciphertext,
  readStun,
  type StunMessage,
} from '@earshot/protocol';
import type { CollectorCounters } from '../counters/collector-counters.js';
import { ProvenSlots } from '../flow/proven-slots.js';
import type { SdpHints } from '../media/sdp-hints.js';
import { recordId } from '../records/record-id.js';
import type { RecordOutbox } from '../records/record-outbox.js';
import { type DtlsFields, DtlsHandshake } from './dtls-handshake.js';
import { portsOf } from './pair.js';
import { type StunFields, StunFlow } from './stun-flow.js';
import { type RelayedPath, TurnRelays } from './turn-relays.js';

/** Pairs of addresses with STUN between them, and with a DTLS association, that are followed at once; and of each, those met once. */
export const MAX_STUN_FLOWS = 16_384;
export const MAX_DTLS_HANDSHAKES = 16_384;
export const MAX_LONE_PAIRS = 4096;
/** A pair without a message for so long is forgotten. */
const IDLE_US = 60_000_000;
/** An allocation is refreshed within ten minutes (RFC 8656 3.2), or it is gone. */
const RELAY_IDLE_US = 600_000_000;

/** STUN, TURN and DTLS handshakes in, records out. */
export class ConnectivityTable {
  private readonly flows: ProvenSlots<StunFlow>;
  private readonly handshakes: ProvenSlots<DtlsHandshake>;
  private readonly relays: TurnRelays;
  private nowUs = 0;

  constructor(
    private readonly probe: string,
    seed: number,
    private readonly hints: SdpHints,
    private readonly outbox: RecordOutbox,
    private readonly counters: CollectorCounters,
  ) {
    this.flows = new ProvenSlots(seed, MAX_STUN_FLOWS, MAX_LONE_PAIRS, (flow) => {
      counters.add('stun.flows-evicted');
      this.putStun(flow, flow.close(this.nowUs, true));
    });
    this.relays = new TurnRelays(seed, hints, () => counters.add('turn.clients-evicted'));
    this.handshakes = new ProvenSlots(seed, MAX_DTLS_HANDSHAKES, MAX_LONE_PAIRS, (handshake) => {
      counters.add('dtls.associations-evicted');
      this.putDtls(handshake, handshake.giveUp());
    });
  }

  /** Takes a payload that begins like STUN, and gives the message; null where it is none. */
  stun(frame: Frame): StunMessage | null {
    const message = readStun(frame.data, frame.offset, frame.end);
    if (message !== null) this.take(frame, message);
    return message;
  }

  /** Takes a datagram of RFC 3489; false where it is none. */
  classicStun(frame: Frame): boolean {
    const { data, offset, end, sourcePort, destinationPort } = frame;
    if (!looksLikeClassicStun(data, offset, end, sourcePort, destinationPort)) return false;
    this.take(frame, readClassicStun(data, offset, end));
    return true;
  }

  private take(frame: Frame, message: StunMessage): void {
    this.nowUs = frame.atUs;
    const flow = this.flowOf(frame, message);
    const windowUs = Math.floor(frame.atUs / WINDOW_US) * WINDOW_US;
    if (windowUs !== flow.windowUs) {
      this.putStun(flow, flow.close(frame.atUs, false));
      flow.windowUs = windowUs;
    }
    flow.take(message, frame.atUs);
    this.relays.learn(frame, message);
  }

  /** Where TURN channel data, or an indication with that peer, is relayed; null where that is not known. */
  relayedPath(frame: Frame, peerAddress: string | null = null): RelayedPath | null {
    return this.relays.pathOf(frame, peerAddress);
  }

  /** Takes a UDP payload that begins like DTLS; false where it is none. Under keys of 1.3 it is one only between sides that chose that. */
  dtls(frame: Frame): boolean {
    const datagram = readDtls(frame.data, frame.offset, frame.end) ?? this.dtls13Ciphertext(frame);
    if (datagram === null) return false;
    this.nowUs = frame.atUs;
    const { handshake, fromClient } = this.handshakeOf(frame, datagram);
    if (handshake !== null) this.putDtls(handshake, handshake.take(datagram, fromClient, frame.atUs));
    return true;
  }

  /** Closes windows that are over, and gives up what has waited for too long. */
  sweep(nowUs: number): void {
    this.nowUs = nowUs;
    this.flows.forEach((flow) => {
      if (flow.windowUs + WINDOW_US <= nowUs || flow.windowUs > nowUs) this.putStun(flow, flow.close(nowUs, false));
      if (!flow.isWaiting && Math.abs(nowUs - flow.lastUs) > IDLE_US) this.flows.remove(flow);
    });
    this.relays.sweep(nowUs, RELAY_IDLE_US);
    this.handshakes.forEach((handshake) => {
      if (handshake.isLate(nowUs)) this.putDtls(handshake, handshake.giveUp());
      if (handshake.isOver && Math.abs(nowUs - handshake.lastUs) > IDLE_US) this.handshakes.remove(handshake);
    });
  }

  finish(): void {
    this.flows.forEach((flow) => {
      this.putStun(flow, flow.close(this.nowUs, true));
    });
    this.handshakes.forEach((handshake) => {
      this.putDtls(handshake, handshake.giveUp());
    });
  }

  private flowOf(frame: Frame, message: StunMessage): StunFlow {
    // The client of an indication of data is who receives it (RFC 8656 11.6).
    const isAnswer =
      message.class === 'success' ||
      message.class === 'error' ||
      (message.class === 'indication' && message.method === 'data');
    const [a, b] = isAnswer ? [frame.destination, frame.source] : [frame.source, frame.destination];
    const known = this.flows.find(a, b, portsOf(frame, isAnswer), 0);
    if (known !== null) return known;
    const flow = new StunFlow(frame, isAnswer);
    flow.windowUs = Math.floor(frame.atUs / WINDOW_US) * WINDOW_US;
    this.flows.add(flow);
    return flow;
  }

  private dtls13Ciphertext(frame: Frame): DtlsDatagram | null {
    const datagram = readDtls13Ciphertext(frame.data, frame.offset, frame.end);
    if (datagram === null) return null;
    const { handshake } = this.handshakeOf(frame, datagram);
    return handshake?.isOf13 === true ? datagram : null;
  }

  /** The association of the frame and which side sent it. One whose hellos were not seen is no handshake. */
  private handshakeOf(frame: Frame, datagram: DtlsDatagram): { handshake: DtlsHandshake | null; fromClient: boolean } {
    const { source, destination } = frame;
    const sent = this.handshakes.find(source, destination, portsOf(frame, false), 0);
    const answered = sent === null ? this.handshakes.find(destination, source, portsOf(frame, true), 0) : null;
    // A ClientHello from who was the server begins another one the other way round.
    const beginsAnew = answered?.isOver === true && datagram.clientHello;
    const known = beginsAnew ? null : (sent ?? answered);
    if (known !== null) return { handshake: known, fromClient: known === sent };
    const isAnswer = datagram.serverHello || datagram.helloVerifyRequest;
    if (!datagram.clientHello && !isAnswer) return { handshake: null, fromClient: false };
    const handshake = new DtlsHandshake(frame, isAnswer);
    this.handshakes.add(handshake);
    return { handshake, fromClient: !isAnswer };
  }

  private putStun(flow: StunFlow, fields: StunFields | null): void {
    if (fields === null) return;
    flow.bind(this.hints);
    const { src, dst, callId, windowUs } = flow;
    this.outbox.add({
      v: RECORD_VERSION,
      id: recordId('stun', this.probe, fields.atUs, 0, `${src}>${dst}`, String(windowUs)),
      probe: this.probe,
      key: flow.recordKey,
      kind: 'stun',
      src,
      dst,
      callId,
      windowUs,
      ...fields,
    });
    this.counters.add('stun.windows');
    this.outbox.relieve();
  }

  private putDtls(handshake: DtlsHandshake, fields: DtlsFields | null): void {
    if (fields === null) return;
    handshake.bind(this.hints);
    const { src, dst, callId } = handshake;
    this.outbox.add({
      v: RECORD_VERSION,
      id: recordId('dtls', this.probe, fields.atUs, 0, `${src}>${dst}`, fields.outcome),
      probe: this.probe,
      key: handshake.recordKey,
      kind: 'dtls',
      src,
      dst,
      callId,
      ...fields,
    });
    this.counters.add('dtls.handshakes');
    this.outbox.relieve();
  }
}
