import type { CaptureRecord } from '@earshot/contracts';
import { rtpTimeline } from './rtp-timeline.js';
import { ALICE, BOB, SipFlow } from './sip-flow.js';

/** Calls with a known cause, and near misses without; `codes` is every finding that must be made, and no other may. */
export interface Fixture {
  readonly records: readonly CaptureRecord[];
  readonly codes: readonly string[];
  /** The rule that it nearly fires: one thing that the rule asks for is not there. */
  readonly nearMissOf?: string;
}

export const CALLEE_SSRC = 0xb0b;
export const CALLER_SSRC = 0xa11ce;

/** 32 s of a call without media, for flows that need more than `answeredCall` says. */
export function answeredFlow(options: { caller?: typeof ALICE; callee?: typeof BOB } = {}): SipFlow {
  return new SipFlow(options).invite().at(100).respond(180).at(2000).respond(200).after(10).ack();
}

export function toCaller(options: Partial<Parameters<typeof rtpTimeline>[0]> = {}): CaptureRecord[] {
  return rtpTimeline({ src: BOB.media, dst: ALICE.media, ssrc: CALLEE_SSRC, fromMs: 2020, toMs: 32_000, ...options });
}

export function toCallee(options: Partial<Parameters<typeof rtpTimeline>[0]> = {}): CaptureRecord[] {
  return rtpTimeline({ src: ALICE.media, dst: BOB.media, ssrc: CALLER_SSRC, fromMs: 2020, toMs: 32_000, ...options });
}
