import type { CaptureRecord, RtpWindowRecord } from '@earshot/contracts';
import { type RtpTimelineOptions, rtpTimeline } from './rtp-timeline.js';
import { type FlowOptions, SipFlow } from './sip-flow.js';

type Direction = Partial<Omit<RtpTimelineOptions, 'src' | 'dst'>>;

export interface AnsweredCallOptions extends FlowOptions {
  /** Answered so long after the start. */
  readonly answerMs?: number;
  /** BYE, by the caller, so long after the start. */
  readonly endMs?: number;
  /** What the callee hears: the caller's packets; null for none. */
  readonly toCallee?: Direction | null;
  readonly toCaller?: Direction | null;
}

export interface BuiltCall {
  readonly flow: SipFlow;
  readonly toCallee: readonly RtpWindowRecord[];
  readonly toCaller: readonly RtpWindowRecord[];
  readonly records: readonly CaptureRecord[];
}

/** A call that rings after 100 ms, is answered after 2 s and ended by the caller after 32 s, with G.711 both ways. */
export function answeredCall(options: AnsweredCallOptions = {}): BuiltCall {
  const { answerMs = 2_000, endMs = 32_000 } = options;
  const flow = new SipFlow(options)
    .invite()
    .at(20)
    .respond(100)
    .at(100)
    .respond(180)
    .at(answerMs)
    .respond(200)
    .after(10)
    .ack()
    .at(endMs)
    .bye()
    .after(10)
    .respond(200);
  const span = {
    fromMs: answerMs + 20,
    toMs: endMs,
    startUs: flow.startUs,
    ...(options.probe ? { probe: options.probe } : {}),
  };
  const { caller, callee } = flow;
  const toCallee =
    options.toCallee === null
      ? []
      : rtpTimeline({ ...span, src: caller.media, dst: callee.media, ssrc: 0xa11ce, ...options.toCallee });
  const toCaller =
    options.toCaller === null
      ? []
      : rtpTimeline({ ...span, src: callee.media, dst: caller.media, ssrc: 0xb0b, ...options.toCaller });
  return { flow, toCallee, toCaller, records: [...flow.records, ...toCallee, ...toCaller] };
}
