import { legKey, mediaKey } from '@earshot/contracts';
import { type Frame, socketAddressText } from '@earshot/protocol';
import type { Keyed } from '../flow/keyed-slots.js';
import type { SdpHints } from '../media/sdp-hints.js';

/** Two addresses, the first being the one that asks or sends: what is followed between them is keyed by it. */
export class Pair implements Keyed {
  readonly keyA: number;
  readonly keyB: number;
  readonly keyC: number;
  readonly keyD = 0;
  readonly src: string;
  readonly dst: string;
  callId: string | null = null;
  lastUs: number;

  /** Of the frame, or turned round where it is an answer. */
  constructor(frame: Frame, isAnswer: boolean) {
    const from = socketAddressText(frame.addresses, frame.sourceOffset, frame.family, frame.sourcePort);
    const to = socketAddressText(frame.addresses, frame.destinationOffset, frame.family, frame.destinationPort);
    this.keyA = isAnswer ? frame.destination : frame.source;
    this.keyB = isAnswer ? frame.source : frame.destination;
    this.keyC = portsOf(frame, isAnswer);
    this.src = isAnswer ? to : from;
    this.dst = isAnswer ? from : to;
    this.lastUs = frame.atUs;
  }

  get recordKey(): string {
    return this.callId === null ? mediaKey(this.src, this.dst) : legKey(this.callId);
  }

  /** SDP may name either address, sooner or later; the first call stays. */
  bind(hints: SdpHints): void {
    if (this.callId !== null) return;
    const hint = hints.find(this.keyB, this.keyC & 0xffff) ?? hints.find(this.keyA, this.keyC >>> 16);
    this.callId = hint?.callId ?? null;
  }
}

/** Source port above destination port, of the frame or turned round. */
export function portsOf(frame: Frame, isAnswer: boolean): number {
  const { sourcePort, destinationPort } = frame;
  return isAnswer ? (destinationPort << 16) | sourcePort : (sourcePort << 16) | destinationPort;
}
