import { answeredCall } from './call.js';
import { answeredFlow, type Fixture, toCallee, toCaller } from './fixture.js';
import { type SipFlow, START_US } from './sip-flow.js';

/** A call of three minutes. */
const LONG = { endMs: 180_000 };

/** Packets that come ever later: the sender's clock is slow by so many ppm. */
const drift =
  (ppm: number) =>
  ({ atMs }: { readonly atMs: number }): number =>
    (atMs * ppm) / 1e6;

/** From each of these packets on the link stalls for 195 ms and then lets all go at once. */
const stalls =
  (...starts: readonly number[]) =>
  ({ index }: { readonly index: number }): number => {
    const start = starts.find((from) => index >= from && index < from + 10);
    return start === undefined ? 0 : 19.5 * (10 - (index - start));
  };

/** Speaks for two seconds and pauses for two. */
const pauses = ({ index }: { readonly index: number }): boolean => index % 200 >= 100;

/** Held and taken back as `pauses` has it. */
function heldAgainAndAgain(): SipFlow {
  const flow = answeredFlow();
  for (let atMs = 4000; atMs < 28_000; atMs += 4000) {
    for (const [direction, ms] of [
      ['sendonly', atMs],
      ['sendrecv', atMs + 2000],
    ] as const)
      flow.at(ms).reinvite({ sdp: { direction } }).after(10).respond(200).after(10).ack();
  }
  return flow.at(32_000).bye().after(10).respond(200);
}

/** Constant octets from the second window to a moment, as the probe measures them. */
const silentUntil =
  (ms: number, octet: number | null = 0xd5) =>
  (windowUs: number) => {
    const sinceMs = Math.min(windowUs + 5_000_000 - START_US, ms * 1000) / 1000 - 5_000;
    return { measuredPackets: 250, constantRunMs: Math.max(0, sinceMs), constantOctet: octet };
  };

/** Calls whose streams are odd in themselves, and near misses. */
export const STREAM_FIXTURES: Readonly<Record<string, Fixture>> = {
  'timestamps at twice the clock': {
    records: answeredCall({ toCaller: { sentClockRate: 16_000 } }).records,
    codes: ['wrong-clock'],
  },
  'not: timestamps that are off by three in a hundred': {
    records: answeredCall({ toCaller: { sentClockRate: 8240 } }).records,
    codes: [],
    nearMissOf: 'wrong-clock',
  },

  "the callee's clock is slow by 200 ppm": {
    records: answeredCall({ ...LONG, toCaller: { delayMs: drift(200) } }).records,
    codes: ['clock-skew'],
  },
  'not: slow by 60 ppm': {
    records: answeredCall({ ...LONG, toCaller: { delayMs: drift(60) } }).records,
    codes: [],
    nearMissOf: 'clock-skew',
  },
  'not: slow by 200 ppm for a minute': {
    records: answeredCall({ endMs: 62_000, toCaller: { delayMs: drift(200) } }).records,
    codes: [],
    nearMissOf: 'clock-skew',
  },

  'voice to the caller lost its mark': {
    records: answeredCall({ toCaller: { dscp: 0 } }).records,
    codes: ['dscp-remarked'],
  },
  'not: voice was never marked, and nobody suffered': {
    records: answeredCall({ toCaller: { dscp: 0 }, toCallee: { dscp: 0 } }).records,
    codes: [],
    nearMissOf: 'dscp-remarked',
  },
  'voice was never marked, and suffered': {
    records: answeredCall({
      toCaller: { dscp: 0, lost: ({ index }) => index % 25 === 0 },
      toCallee: { dscp: 0 },
    }).records,
    codes: ['dscp-remarked'],
  },

  'the link stalls and lets packets go in bunches': {
    records: answeredCall({ toCaller: { delayMs: stalls(200, 500, 800) } }).records,
    codes: ['bufferbloat'],
  },
  'not: it stalled once': {
    records: answeredCall({ toCaller: { delayMs: stalls(200) } }).records,
    codes: [],
    nearMissOf: 'bufferbloat',
  },

  'the callee sends nothing while it is silent': {
    records: answeredCall({ toCaller: { silent: pauses } }).records,
    codes: ['silence-suppression'],
  },
  'not: two pauses': {
    records: answeredCall({ toCaller: { silent: (packet) => packet.index < 400 && pauses(packet) } }).records,
    codes: [],
    nearMissOf: 'silence-suppression',
  },
  'not: pauses that are holds': {
    records: [...heldAgainAndAgain().records, ...toCallee({ silent: pauses }), ...toCaller({ silent: pauses })],
    codes: [],
    nearMissOf: 'silence-suppression',
  },

  'the callee is muted': {
    records: answeredCall({ toCaller: { payload: silentUntil(25_000) } }).records,
    codes: ['dead-air'],
  },
  'not: muted for eight seconds': {
    records: answeredCall({ toCaller: { payload: silentUntil(13_000) } }).records,
    codes: [],
    nearMissOf: 'dead-air',
  },
  'not: nobody speaks either way': {
    records: answeredCall({
      toCaller: { payload: silentUntil(25_000) },
      toCallee: { payload: silentUntil(25_000, 0xff) },
    }).records,
    codes: [],
    nearMissOf: 'dead-air',
  },
  'not: silence on hold': {
    records: [
      ...answeredFlow()
        .at(3_000)
        .reinvite({ sdp: { direction: 'sendonly' } })
        .after(10)
        .respond(200, { sdp: { direction: 'recvonly' } })
        .after(10)
        .ack()
        .at(26_000)
        .reinvite()
        .after(10)
        .respond(200)
        .after(10)
        .ack()
        .at(32_000)
        .bye()
        .after(10)
        .respond(200).records,
      ...toCallee({ payload: silentUntil(25_000) }),
      ...toCaller(),
    ],
    codes: [],
    nearMissOf: 'dead-air',
  },
};
