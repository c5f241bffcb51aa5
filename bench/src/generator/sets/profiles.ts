import { type Endpoint, endpoint } from '../endpoint.js';
import { MEDIA_PROFILES } from '../media-profiles.js';
import { type CallPlan, placeCall } from '../placed-call.js';
import { PCMU, sessionDescription } from '../session-description.js';
import type { LegOptions } from '../sip-leg.js';
import type { World } from '../world.js';

const TALK_US = 30_200_000;
/** Long enough for the error of a clock to show. */
const LONG_TALK_US = 75_200_000;

/** One call for each profile of media and of signalling, beside each other in time. */
export function profiles(world: World, startUs: number): void {
  let order = 0;
  for (const [profile, media] of Object.entries(MEDIA_PROFILES)) {
    const both = profile === 'codec-switch' ? { codecs: [PCMU, { payloadType: 8, rtpmap: 'PCMA/8000' }] } : {};
    placeCall(world, {
      ...ends(order++),
      ...both,
      profile,
      startUs: startUs + order * 91_000,
      talkUs: profile.endsWith('clock') ? LONG_TALK_US : TALK_US,
      endedBy: order % 2 === 0 ? 'caller' : 'callee',
      law: order % 3 === 0 && profile !== 'codec-switch' ? 'PCMA' : 'PCMU',
      pddUs: 400_000 + 37_000 * order,
      ringUs: 2_000_000 + 51_000 * order,
      toCallee: media,
    });
  }
  const reported: readonly [string, Partial<CallPlan>][] = [
    ['rtcp', { rtcp: {} }],
    [
      'rtcp-far',
      {
        rtcp: {
          everyUs: 2_000_000,
          callerUs: { toProbe: 4_000, fromProbe: 5_500 },
          calleeUs: { toProbe: 140_000, fromProbe: 210_000 },
        },
      },
    ],
    ['rtcp-xr', { rtcp: { extended: true }, toCallee: MEDIA_PROFILES['loss-after-probe'] ?? {} }],
    ['rtcp-listener-only', { rtcp: {}, toCaller: null }],
    ['one-way', { toCaller: null }],
    ['challenge', { challenge: true }],
    ['ack-lost', { ackLost: true, talkUs: 32_000_000, endedBy: 'callee' }],
  ];
  for (const [profile, changes] of reported) {
    placeCall(world, { ...ends(order++), profile, startUs: startUs + order * 91_000, talkUs: TALK_US, ...changes });
  }
  // First in time, so that timer B of the unanswered call runs out before the capture ends.
  failures(world, startUs - 1_000_000, order);
}

function failures(world: World, startUs: number, firstOrder: number): void {
  let order = firstOrder;
  const attempt = (profile: string) => {
    const { leg, callerMedia } = ends(order++);
    const sdp = sessionDescription(callerMedia, [PCMU], 20, 1);
    return { leg: world.leg(profile, leg), sdp, atUs: startUs + (order - firstOrder) * 173_000 };
  };

  const dead = attempt('dead-next-hop');
  dead.leg.invite(dead.atUs, dead.sdp);
  for (const afterUs of [500_000, 1_500_000, 3_500_000, 7_500_000, 15_500_000, 31_500_000]) {
    dead.leg.retransmit(dead.atUs + afterUs);
  }
  dead.leg.timedOut();

  const cancelled = attempt('cancelled');
  cancelled.leg.invite(cancelled.atUs, cancelled.sdp);
  cancelled.leg.respond(cancelled.atUs + 5_000, 100);
  cancelled.leg.respond(cancelled.atUs + 700_000, 180);
  cancelled.leg.cancel(cancelled.atUs + 9_000_000);
  cancelled.leg.respondCancel(cancelled.atUs + 9_003_000);
  cancelled.leg.respond(cancelled.atUs + 9_005_000, 487);
  cancelled.leg.ackFailure(cancelled.atUs + 9_012_000);

  for (const status of [404, 486, 488, 503]) {
    const { leg, sdp, atUs } = attempt(`refused-${status}`);
    leg.invite(atUs, sdp);
    leg.respond(atUs + 5_000, 100);
    leg.respond(atUs + 240_000, status, null, status === 503 ? ['Retry-After: 30'] : []);
    leg.ackFailure(atUs + 245_000);
  }

  const repeated = attempt('invite-retransmitted');
  repeated.leg.invite(repeated.atUs, repeated.sdp);
  repeated.leg.retransmit(repeated.atUs + 500_000);
  repeated.leg.respond(repeated.atUs + 520_000, 100);
  repeated.leg.respond(repeated.atUs + 900_000, 180);
  repeated.leg.respond(repeated.atUs + 2_000_000, 200, repeated.sdp);
  repeated.leg.retransmit(repeated.atUs + 2_500_000);
  repeated.leg.ackSuccess(repeated.atUs + 2_520_000);
  repeated.leg.bye(repeated.atUs + 12_000_000, 'callee');
  repeated.leg.retransmit(repeated.atUs + 12_500_000);
  repeated.leg.respondBye(repeated.atUs + 12_510_000, 'callee');
}

/** Addresses and numbers of a call of their own; documentation networks (RFC 5737), fictional numbers (NANP 555-01xx). */
function ends(order: number): { leg: LegOptions; callerMedia: Endpoint; calleeMedia: Endpoint } {
  const caller = `192.0.2.${10 + order}`;
  const callee = `198.51.100.${10 + order}`;
  return {
    leg: {
      callId: `profile-${order}-${(order * 7919 + 104_729).toString(16)}@${caller}`,
      caller: endpoint(caller, 5060),
      callee: endpoint(callee, 5060),
      from: `120255501${String(order).padStart(2, '0')}`,
      to: `120655501${String(order).padStart(2, '0')}`,
      callerAgent: 'Softphone/3.2',
      calleeAgent: 'Gateway/7.1',
    },
    callerMedia: endpoint(caller, 16_000 + 4 * order),
    calleeMedia: endpoint(callee, 26_000 + 4 * order),
  };
}
