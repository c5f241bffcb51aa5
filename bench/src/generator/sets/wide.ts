import { endpoint } from '../endpoint.js';
import { placeCall } from '../placed-call.js';
import type { World } from '../world.js';

const CALLS = 10_000;
const SPREAD_US = 20_000_000;
/** 105 packets a direction; the hang-ups come after all media, so that every stream is open at once. */
const TALK_US = 2_300_000;

/** 10 000 calls with SDP, 20 000 streams of 105 packets. */
export function wide(world: World, startUs: number): void {
  for (let call = 0; call < CALLS; call++) {
    const net = call % 250;
    const port = 10_000 + 2 * Math.floor(call / 250);
    const caller = `198.18.${net}.10`;
    const callee = `198.19.${net}.10`;
    const atUs = startUs + Math.floor((call * SPREAD_US) / CALLS);
    const leg = placeCall(world, {
      profile: 'clean',
      startUs: atUs,
      leg: {
        callId: `wide-${call}@earshot.example`,
        caller: endpoint(caller, 5060),
        callee: endpoint(callee, 5060),
        from: `2025550${String(call % 1000).padStart(3, '0')}`,
        to: `2065550${String(call % 1000).padStart(3, '0')}`,
        callerAgent: 'Bench/1.0',
        calleeAgent: 'Bench/1.0',
      },
      callerMedia: endpoint(caller, port),
      calleeMedia: endpoint(callee, port),
      pddUs: 100_000,
      ringUs: 200_000,
      talkUs: TALK_US,
      hangUp: false,
    });
    const byeUs = atUs + SPREAD_US + 5_000_000;
    leg.bye(byeUs, 'caller');
    leg.respondBye(byeUs + 7_000, 'caller');
  }
}
