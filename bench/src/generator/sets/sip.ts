import { endpoint } from '../endpoint.js';
import { COMFORT, EVENTS, PCMA, PCMU, sessionDescription } from '../session-description.js';
import type { SipLeg } from '../sip-leg.js';
import type { World } from '../world.js';

const CALLS = 50_000;
/** Of each hundred calls: 52 of 7 messages, 29 of 4, 10 of 7, 5 of 10 and 4 of 7 make 628, so 50 000 make 314 000. */
const MIX: readonly (readonly [number, (leg: SipLeg, atUs: number, sdp: string) => void])[] = [
  [52, answered],
  [29, busy],
  [10, cancelled],
  [5, challenged],
  [4, unanswered],
];
const CALLS_A_SECOND = 250;

/** 50 000 calls, signalling only: answered, busy, cancelled, challenged, and a next hop that is dead. */
export function sip(world: World, startUs: number): void {
  const kinds = MIX.flatMap(([share, kind]) => Array<typeof kind>(share).fill(kind));
  for (let call = 0; call < CALLS; call++) {
    // 37 is prime to 100: every hundred calls have each kind as often as the mix says, spread out.
    const kind = kinds[(call * 37) % 100] ?? answered;
    const atUs = startUs + Math.floor((call * 1e6) / CALLS_A_SECOND);
    world.scheduler.at(atUs, () => {
      const caller = endpoint(`198.18.${call % 200}.${1 + (call % 250)}`, 5060);
      const leg = world.leg(kind.name, {
        callId: `${world.random.hexadecimal(24)}@198.18.${call % 200}.1`,
        caller,
        callee: endpoint(`198.19.0.${1 + (call % 8)}`, 5060),
        from: `2025550${String(call % 1000).padStart(3, '0')}`,
        to: `2065550${String((call * 7) % 1000).padStart(3, '0')}`,
        callerAgent: 'Bench/1.0',
        calleeAgent: 'Bench/1.0',
      });
      const media = { ip: caller.ip, port: 10_000 + 2 * (call % 20_000) };
      kind(leg, atUs, sessionDescription(media, [PCMU, PCMA, COMFORT, EVENTS], 20, 1));
    });
  }
}

function answered(leg: SipLeg, atUs: number, sdp: string): void {
  leg.invite(atUs, sdp);
  establish(leg, atUs, sdp);
}

function establish(leg: SipLeg, atUs: number, sdp: string): void {
  leg.respond(atUs + 3_000, 100);
  leg.respond(atUs + 900_000, 180);
  leg.respond(atUs + 5_000_000, 200, sdp);
  leg.ackSuccess(atUs + 5_010_000);
  leg.bye(atUs + 35_000_000, 'callee');
  leg.respondBye(atUs + 35_004_000, 'callee');
}

function busy(leg: SipLeg, atUs: number, sdp: string): void {
  leg.invite(atUs, sdp);
  leg.respond(atUs + 3_000, 100);
  leg.respond(atUs + 120_000, 486);
  leg.ackFailure(atUs + 125_000);
}

function cancelled(leg: SipLeg, atUs: number, sdp: string): void {
  leg.invite(atUs, sdp);
  leg.respond(atUs + 3_000, 100);
  leg.respond(atUs + 900_000, 180);
  leg.cancel(atUs + 20_000_000);
  leg.respondCancel(atUs + 20_002_000);
  leg.respond(atUs + 20_004_000, 487);
  leg.ackFailure(atUs + 20_010_000);
}

function challenged(leg: SipLeg, atUs: number, sdp: string): void {
  leg.invite(atUs, sdp);
  leg.respond(atUs + 8_000, 407, null, ['Proxy-Authenticate: Digest realm="earshot.example", nonce="77aa02"']);
  leg.ackFailure(atUs + 14_000);
  leg.nextTransaction('a');
  leg.invite(atUs + 30_000, sdp, [
    'Proxy-Authorization: Digest username="bench", realm="earshot.example", nonce="77aa02", uri="sip:earshot.example", response="00112233445566778899aabbccddeeff"',
  ]);
  establish(leg, atUs + 30_000, sdp);
}

/** RFC 3261 17.1.1.2: seven sendings, timer B after 32 s. */
function unanswered(leg: SipLeg, atUs: number, sdp: string): void {
  leg.invite(atUs, sdp);
  for (const afterUs of [500_000, 1_500_000, 3_500_000, 7_500_000, 15_500_000, 31_500_000])
    leg.retransmit(atUs + afterUs);
  leg.timedOut();
}
