import { type Endpoint, withPort } from './endpoint.js';
import type { Companding } from './g711.js';
import { MediaReceiver } from './media-receiver.js';
import { MediaSource, type SourceOptions } from './media-source.js';
import { MediaStream } from './media-stream.js';
import { type NetworkPath, steadyPath } from './network-path.js';
import type { Random } from './random.js';
import { type RtcpEnd, RtcpSession } from './rtcp-session.js';
import { COMFORT, EVENTS, type OfferedCodec, PCMA, PCMU, sessionDescription } from './session-description.js';
import type { LegOptions, SipLeg } from './sip-leg.js';
import { Speech } from './speech.js';
import { StreamMeter } from './stream-meter.js';
import type { World } from './world.js';

/** One direction of media: what its network does, and how its sender behaves. */
export interface MediaPlan {
  readonly before?: (random: Random) => NetworkPath;
  readonly after?: (random: Random) => NetworkPath;
  readonly source?: Partial<SourceOptions>;
  readonly mirrored?: boolean;
  readonly dscp?: number;
}

export interface RtcpPlan {
  readonly everyUs?: number;
  readonly extended?: boolean;
  /** One-way delays between the probe and each end, there and back. */
  readonly callerUs?: { readonly toProbe: number; readonly fromProbe: number };
  readonly calleeUs?: { readonly toProbe: number; readonly fromProbe: number };
}

export interface CallPlan {
  readonly profile: string;
  readonly startUs: number;
  readonly leg: LegOptions;
  readonly callerMedia: Endpoint;
  readonly calleeMedia: Endpoint;
  /** From the INVITE to 180, from 180 to 200. */
  readonly pddUs?: number;
  readonly ringUs?: number;
  readonly talkUs: number;
  readonly endedBy?: 'caller' | 'callee';
  readonly law?: Companding;
  readonly ptimeMs?: number;
  /** Null for a direction in which nothing is sent. */
  readonly toCallee?: MediaPlan | null;
  readonly toCaller?: MediaPlan | null;
  readonly rtcp?: RtcpPlan | null;
  /** Challenges the first INVITE with 407. */
  readonly challenge?: boolean;
  /** The ACK never comes to the callee; 200 is repeated until it gives up. */
  readonly ackLost?: boolean;
  readonly hangUp?: boolean;
  readonly codecs?: readonly OfferedCodec[];
}

const MEDIA_AFTER_ANSWER_US = 25_000;
const CALLER_HALF = { toProbe: 12_000, fromProbe: 11_000 };
const CALLEE_HALF = { toProbe: 18_000, fromProbe: 19_500 };

/** Places an answered call with its signalling, media and reports; returns its leg. */
export function placeCall(world: World, plan: CallPlan): SipLeg {
  const leg = world.leg(plan.profile, plan.leg);
  signalling(leg, plan);
  media(world, plan);
  return leg;
}

export function answerTimeUs(plan: CallPlan): number {
  const challenged = plan.challenge ? 30_000 : 0;
  return plan.startUs + challenged + (plan.pddUs ?? 800_000) + (plan.ringUs ?? 3_000_000);
}

export function offeredCodecs(plan: Pick<CallPlan, 'law' | 'codecs'>): readonly OfferedCodec[] {
  return plan.codecs ?? [plan.law === 'PCMA' ? PCMA : PCMU, COMFORT, EVENTS];
}

function signalling(leg: SipLeg, plan: CallPlan): void {
  const ptimeMs = plan.ptimeMs ?? 20;
  const offer = sessionDescription(plan.callerMedia, offeredCodecs(plan), ptimeMs, 1);
  const answer = sessionDescription(plan.calleeMedia, offeredCodecs(plan), ptimeMs, 1);
  let inviteUs = plan.startUs;
  leg.invite(inviteUs, offer);
  if (plan.challenge) {
    leg.respond(inviteUs + 8_000, 407, null, [
      'Proxy-Authenticate: Digest realm="earshot.example", nonce="5f1c9a", qop="auth"',
    ]);
    leg.ackFailure(inviteUs + 14_000);
    leg.nextTransaction('a');
    inviteUs += 30_000;
    leg.invite(inviteUs, offer, [
      `Proxy-Authorization: Digest username="${plan.leg.from}", realm="earshot.example", nonce="5f1c9a", uri="sip:earshot.example", response="8d1f0c3a27e94b6655d2c8e1f07a9b34", algorithm=MD5`,
    ]);
  }
  leg.respond(inviteUs + 4_000, 100);
  leg.respond(inviteUs + (plan.pddUs ?? 800_000), 180);
  const answerUs = answerTimeUs(plan);
  leg.respond(answerUs, 200, answer);
  const byeUs = answerUs + plan.talkUs;
  if (plan.ackLost) {
    // RFC 3261 13.3.1.4: 200 again after T1, doubling up to T2, for 64 T1; then the callee hangs up.
    let atUs = answerUs;
    for (let gapUs = 500_000; atUs + gapUs < answerUs + 32_000_000; gapUs = Math.min(2 * gapUs, 4_000_000)) {
      atUs += gapUs;
      leg.retransmit(atUs);
    }
  } else {
    leg.ackSuccess(answerUs + 9_000);
  }
  if (plan.hangUp === false) return;
  const by = plan.endedBy ?? 'caller';
  leg.bye(byeUs, by);
  leg.respondBye(byeUs + 7_000, by);
}

function media(world: World, plan: CallPlan): void {
  const startUs = answerTimeUs(plan) + MEDIA_AFTER_ANSWER_US;
  const { toCallee, toCaller } = placeMedia(world, plan, startUs, plan);
  if (plan.rtcp === null || plan.rtcp === undefined) return;
  const [callerHalf, calleeHalf] = halves(plan);
  const caller: RtcpEnd = {
    name: 'caller',
    media: plan.callerMedia,
    sends: toCallee,
    hears: toCaller,
    toProbeUs: callerHalf.toProbe,
    fromProbeUs: callerHalf.fromProbe,
    clockErrorUs: -1_730_000,
    ssrc: toCallee?.options.ssrc ?? 0x00c0ffee,
  };
  const callee: RtcpEnd = {
    name: 'callee',
    media: plan.calleeMedia,
    sends: toCaller,
    hears: toCallee,
    toProbeUs: calleeHalf.toProbe,
    fromProbeUs: calleeHalf.fromProbe,
    clockErrorUs: 640_000,
    ssrc: toCaller?.options.ssrc ?? 0x00decade,
  };
  const { callId } = plan.leg;
  const everyUs = plan.rtcp.everyUs ?? 5_000_000;
  const options = { callId, everyUs, extended: plan.rtcp.extended ?? false };
  const session = new RtcpSession(world.probe, world.random.fork(), options, world.rtcp, world.roundTrips);
  session.start(caller, callee, startUs, startUs + plan.talkUs - 100_000);
}

/** The streams of a leg, from `startUs` on. */
export function placeMedia(
  world: World,
  plan: CallPlan,
  startUs: number,
  directions: Pick<CallPlan, 'toCallee' | 'toCaller'>,
): { readonly toCallee: MediaStream | null; readonly toCaller: MediaStream | null } {
  const [callerHalf, calleeHalf] = halves(plan);
  const { toCallee: down = {}, toCaller: up = {} } = directions;
  const toCallee = down === null ? null : place(world, plan, down, 'callee', callerHalf, calleeHalf);
  const toCaller = up === null ? null : place(world, plan, up, 'caller', calleeHalf, callerHalf);
  toCallee?.start(startUs);
  toCaller?.start(startUs + 3_000);
  return { toCallee, toCaller };
}

function halves(plan: CallPlan) {
  return [plan.rtcp?.callerUs ?? CALLER_HALF, plan.rtcp?.calleeUs ?? CALLEE_HALF] as const;
}

function place(
  world: World,
  plan: CallPlan,
  media: MediaPlan,
  listener: 'caller' | 'callee',
  near: { readonly toProbe: number },
  far: { readonly fromProbe: number },
): MediaStream {
  const random = world.random.fork();
  const clockRate = 8000;
  const ptimeMs = media.source?.ptimeMs ?? plan.ptimeMs ?? 20;
  const law = plan.law ?? 'PCMU';
  const periodsPerFrame = listener === 'callee' ? 2 : 4;
  const source: SourceOptions = {
    payloadType: law === 'PCMU' ? 0 : 8,
    clockRate,
    ptimeMs,
    frames: Math.floor((plan.talkUs - 200_000) / (ptimeMs * 1000)),
    firstSequence: random.integer(0, 0xffff),
    firstTimestamp: random.integer(0, 0x7fff_ffff),
    speech: new Speech(law, (clockRate * ptimeMs) / 1000, (periodsPerFrame * ptimeMs) / 20, random.integer(0, 0xffff)),
    random: random.fork(),
    ...media.source,
  };
  const ssrc = random.integer(1, 0xffff_ffff);
  const from = listener === 'callee' ? plan.callerMedia : plan.calleeMedia;
  const to = listener === 'callee' ? plan.calleeMedia : plan.callerMedia;
  const stream = new MediaStream(
    {
      ssrc,
      from: withPort(from, from.port),
      to: withPort(to, to.port),
      source: new MediaSource(source),
      before: media.before?.(random.fork()) ?? steadyPath(near.toProbe, 600, random.fork()),
      after: media.after?.(random.fork()) ?? ((arrivalUs) => [arrivalUs + far.fromProbe]),
      meter: new StreamMeter(clockRate),
      receiver: new MediaReceiver(ssrc, source.firstSequence, clockRate),
      marks: { ttl: listener === 'callee' ? 62 : 55, dscp: media.dscp ?? 46 },
      mirrored: media.mirrored ?? false,
    },
    world.probe,
  );
  world.streams.push({
    stream,
    callId: plan.leg.callId,
    profile: plan.profile,
    listener,
    skewPpm: source.skewPpm ?? 0,
    digits: (source.digits ?? []).map(({ digit, durationMs }) => ({ digit, durationMs })),
  });
  return stream;
}
