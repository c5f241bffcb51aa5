import { endpoint } from '../generator/endpoint.js';
import { steadyPath } from '../generator/network-path.js';
import { type CallPlan, type MediaPlan, placeMedia } from '../generator/placed-call.js';
import { EVENTS, PCMA, sessionDescription } from '../generator/session-description.js';
import type { World } from '../generator/world.js';

const PHONE = '192.0.2.117';
const EXCHANGE = '192.0.2.20';
const CARRIER = '198.51.100.40';
const CARRIER_MEDIA = '198.51.100.41';
const FROM = '12025550119';
const TO = '12065550190';
const TALK_US = 48_000_000;
const CODECS = [PCMA, EVENTS];
/** Packets of 20 ms after which a digit begins. */
const DIGITS = [
  { frame: 300, digit: '1', durationMs: 120 },
  { frame: 390, digit: '4', durationMs: 120 },
  { frame: 480, digit: '#', durationMs: 140 },
];

/** Phone to exchange, exchange to carrier: two Call-IDs, the second naming the first. The phone's user hangs up. */
export function b2buaCall(world: World, startUs: number): void {
  const phoneMedia = endpoint(PHONE, 11_780);
  const insideMedia = endpoint(EXCHANGE, 17_002);
  const outsideMedia = endpoint(EXCHANGE, 17_004);
  const carrierMedia = endpoint(CARRIER_MEDIA, 24_120);
  const insideId = '52b0c9f1-77de-41aa@192.0.2.117';

  const inside = world.leg('b2bua', {
    callId: insideId,
    caller: endpoint(PHONE, 5060),
    callee: endpoint(EXCHANGE, 5060),
    from: FROM,
    to: TO,
    callerAgent: 'DeskPhone/2.8',
    calleeAgent: 'OfficePBX/5.4',
  });
  const outside = world.furtherLeg(inside, {
    callId: 'c7d41e08b6a94a12@192.0.2.20',
    caller: endpoint(EXCHANGE, 5060),
    callee: endpoint(CARRIER, 5060),
    from: FROM,
    to: TO,
    callerAgent: 'OfficePBX/5.4',
    calleeAgent: 'CarrierSBC/9.2',
    inviteHeaders: [`X-CID: ${insideId}`],
  });

  inside.invite(startUs, sessionDescription(phoneMedia, CODECS, 20, 1));
  inside.respond(startUs + 6_000, 100);
  outside.invite(startUs + 31_000, sessionDescription(outsideMedia, CODECS, 20, 1));
  outside.respond(startUs + 44_000, 100);
  outside.respond(startUs + 1_260_000, 180);
  inside.respond(startUs + 1_271_000, 180);
  const answerUs = startUs + 6_900_000;
  outside.respond(answerUs, 200, sessionDescription(carrierMedia, CODECS, 20, 1));
  outside.ackSuccess(answerUs + 7_000);
  inside.respond(answerUs + 12_000, 200, sessionDescription(insideMedia, CODECS, 20, 1));
  inside.ackSuccess(answerUs + 21_000);
  const byeUs = answerUs + TALK_US;
  inside.bye(byeUs, 'caller');
  inside.respondBye(byeUs + 5_000, 'caller');
  outside.bye(byeUs + 9_000, 'caller');
  outside.respondBye(byeUs + 17_000, 'caller');

  const plan: Omit<CallPlan, 'leg' | 'callerMedia' | 'calleeMedia'> = {
    profile: 'b2bua',
    startUs,
    talkUs: TALK_US - 60_000,
    law: 'PCMA',
  };
  const mediaUs = answerUs + 40_000;
  const near: MediaPlan = { before: (random) => steadyPath(4_000, 700, random) };
  const relayed: MediaPlan = { before: (random) => steadyPath(9_000, 900, random) };
  const far: MediaPlan = { before: (random) => steadyPath(22_000, 2_800, random) };
  const withDigits = (media: MediaPlan): MediaPlan => ({ ...media, source: { digits: DIGITS } });

  placeMedia(world, { ...plan, leg: inside.options, callerMedia: phoneMedia, calleeMedia: insideMedia }, mediaUs, {
    toCallee: withDigits(near),
    toCaller: relayed,
  });
  placeMedia(world, { ...plan, leg: outside.options, callerMedia: outsideMedia, calleeMedia: carrierMedia }, mediaUs, {
    toCallee: withDigits(relayed),
    toCaller: far,
  });
}
