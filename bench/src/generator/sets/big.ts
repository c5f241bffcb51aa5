import { endpoint } from '../endpoint.js';
import { MEDIA_PROFILES } from '../media-profiles.js';
import { type MediaPlan, placeCall } from '../placed-call.js';
import type { World } from '../world.js';

const CALLS = 100;
const TALK_US = 200_000_000;
const PROFILES = Object.keys(MEDIA_PROFILES).filter(
  (name) => name !== 'mirror' && name !== 'dtx' && name !== 'long-frames',
);
/** Benchmark network of RFC 2544. */
const CALLER_NET = '198.18.0';
const CALLEE_NET = '198.19.0';

/** 100 calls of 200 s, 200 streams of about 10 000 packets, each direction of a call with a profile of its own. */
export function big(world: World, startUs: number): void {
  for (let call = 0; call < CALLS; call++) {
    const host = 1 + call;
    placeCall(world, {
      profile: `${plan(2 * call).name}/${plan(2 * call + 1).name}`,
      startUs: startUs + call * 370_000,
      leg: {
        callId: `big-${call}@earshot.example`,
        caller: endpoint(`${CALLER_NET}.${host}`, 5060),
        callee: endpoint(`${CALLEE_NET}.${host}`, 5060),
        from: `20255501${String(call % 100).padStart(2, '0')}`,
        to: `20655502${String(call % 100).padStart(2, '0')}`,
        callerAgent: 'Bench/1.0',
        calleeAgent: 'Bench/1.0',
      },
      callerMedia: endpoint(`${CALLER_NET}.${host}`, 20_000 + 2 * call),
      calleeMedia: endpoint(`${CALLEE_NET}.${host}`, 30_000 + 2 * call),
      talkUs: TALK_US,
      law: call % 2 === 0 ? 'PCMU' : 'PCMA',
      toCallee: plan(2 * call).media,
      toCaller: plan(2 * call + 1).media,
      rtcp: { extended: call % 4 === 0 },
    });
  }
}

function plan(stream: number): { name: string; media: MediaPlan } {
  const name = PROFILES[stream % PROFILES.length] ?? 'clean';
  return { name, media: MEDIA_PROFILES[name] ?? {} };
}
