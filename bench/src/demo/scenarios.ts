import { endpoint } from '../generator/endpoint.js';
import { randomLoss, slowQueue, steadyPath } from '../generator/network-path.js';
import { placeCall } from '../generator/placed-call.js';
import { PCMA, PCMU, sessionDescription } from '../generator/session-description.js';
import type { World } from '../generator/world.js';
import { b2buaCall } from './b2bua-call.js';
import { type Scenario, thatDay } from './scenario.js';

/** The office's telephone exchange, and the carrier's gateway (RFC 5737 addresses). */
const OFFICE = '192.0.2.20';
const CARRIER = '198.51.100.40';
const CARRIER_MEDIA = '198.51.100.41';
const DEAD_CARRIER = '203.0.113.66';
const OFFICE_AGENT = 'OfficePBX/5.4';
const CARRIER_AGENT = 'CarrierSBC/9.2';
/** INVITE again after T1 = 0.5 s, doubling, until timer B at 32 s (RFC 3261 17.1.1.2). */
const INVITE_REPEATS_US = [500_000, 1_500_000, 3_500_000, 7_500_000, 15_500_000, 31_500_000];

function trunkCall(id: string, from: string, to: string, callerPort: number, calleePort: number) {
  return {
    leg: {
      callId: `${id}@${OFFICE}`,
      caller: endpoint(OFFICE, 5060),
      callee: endpoint(CARRIER, 5060),
      from,
      to,
      callerAgent: OFFICE_AGENT,
      calleeAgent: CARRIER_AGENT,
    },
    callerMedia: endpoint(OFFICE, callerPort),
    calleeMedia: endpoint(CARRIER_MEDIA, calleePort),
  };
}

export const SCENARIOS: readonly Scenario[] = [
  {
    name: '1-clean-call',
    title: 'A good call',
    story:
      'The office calls a customer through its carrier. Both sides hear each other well for 62 seconds; RTCP reports agree with what the probe sees. The caller hangs up.',
    findings: [],
    startUs: thatDay(9, 14, 7),
    build(world, startUs) {
      placeCall(world, {
        ...trunkCall('c1ea2f7d40b84c1c', '12025550114', '12065550121', 16_384, 24_010),
        profile: 'clean',
        startUs,
        pddUs: 1_240_000,
        ringUs: 6_300_000,
        talkUs: 62_000_000,
        law: 'PCMA',
        rtcp: {},
      });
    },
  },
  {
    name: '2-random-loss',
    title: 'Four packets in a hundred are missing',
    story:
      'The caller complains of a crackling line. On the way from the carrier to the probe four percent of packets are lost, one here and one there, for the whole call; the other direction is clean.',
    findings: ['upstream-loss'],
    startUs: thatDay(9, 41, 32),
    build(world, startUs) {
      placeCall(world, {
        ...trunkCall('0b9d51e2aa374f60', '12025550116', '12065550133', 16_392, 24_034),
        profile: 'random-loss',
        startUs,
        pddUs: 980_000,
        ringUs: 4_100_000,
        talkUs: 75_000_000,
        rtcp: {},
        toCaller: { before: (random) => randomLoss(0.04, steadyPath(19_000, 1_500, random.fork()), random) },
      });
    },
  },
  {
    name: '3-queue-drop-bursts',
    title: 'Ten bad seconds in an otherwise good call',
    story:
      'From the 20th to the 30th second of the call a queue on the way to the probe is too small: transit climbs by more than a tenth of a second, then runs of packets are dropped, again and again. Before and after, the call is good. The average over the call looks harmless; the worst five seconds do not.',
    findings: ['queue-drop-bursts', 'upstream-loss'],
    startUs: thatDay(10, 5, 18),
    build(world, startUs) {
      const queue = {
        everyUs: 3_600_000_000,
        firstUs: 20_000_000,
        busyUs: 10_000_000,
        serviceUs: 25_500,
        limitUs: 150_000,
        dropRun: 7,
      };
      placeCall(world, {
        ...trunkCall('7f3c8a61d2e9405b', '12025550118', '12065550147', 16_404, 24_052),
        profile: 'queue-drop-bursts',
        startUs,
        pddUs: 1_110_000,
        ringUs: 5_200_000,
        talkUs: 61_000_000,
        endedBy: 'callee',
        law: 'PCMA',
        rtcp: {},
        toCaller: { before: (random) => slowQueue(queue, steadyPath(19_000, 900, random.fork())) },
      });
    },
  },
  {
    name: '4-one-way-audio',
    title: 'The caller hears nothing',
    story:
      'The call is answered and both sides agreed to send and receive, but not one RTP packet comes from the carrier; its RTCP comes, so the probe would have seen its audio. The caller gives up after 34 seconds.',
    findings: ['one-way-audio'],
    startUs: thatDay(10, 52, 44),
    build(world, startUs) {
      placeCall(world, {
        ...trunkCall('e41a06bb935d4d27', '12025550120', '12065550158', 16_412, 24_070),
        profile: 'one-way-audio',
        startUs,
        pddUs: 1_330_000,
        ringUs: 7_400_000,
        talkUs: 34_000_000,
        rtcp: {},
        toCaller: null,
      });
    },
  },
  {
    name: '5-b2bua-two-legs',
    title: 'One call in two legs',
    story:
      'A desk phone calls through the exchange, which makes a second call to the carrier with a Call-ID of its own and names the first in X-CID. Media passes the exchange, so there are four streams. The caller presses 1, 4 and # in a voice menu.',
    findings: [],
    startUs: thatDay(11, 20, 3),
    build: b2buaCall,
  },
  {
    name: '6-dead-next-hop-and-503',
    title: 'A carrier that does not answer, and one that refuses',
    story:
      'The exchange sends an INVITE to a carrier seven times in 32 seconds and gets no answer at all. A minute later it tries the usual carrier, which refuses with 503 and asks to wait.',
    findings: ['dead-next-hop'],
    startUs: thatDay(13, 37, 25),
    build: failedCalls,
  },
  {
    name: '7-rtcp-xr-and-round-trip',
    title: 'What the far end heard',
    story:
      'The callee is far away: 200 ms to it and back. The probe sees every packet to the callee, but the callee reports six percent loss, in RTCP and in VoIP metrics (RTCP XR): the loss is behind the probe.',
    findings: ['downstream-loss'],
    startUs: thatDay(14, 8, 51),
    build(world, startUs) {
      placeCall(world, {
        ...trunkCall('95cc7e10f8b2462e', '12025550122', '12065550166', 16_428, 24_088),
        profile: 'rtcp-xr',
        startUs,
        pddUs: 2_210_000,
        ringUs: 6_000_000,
        talkUs: 68_000_000,
        rtcp: {
          extended: true,
          callerUs: { toProbe: 3_000, fromProbe: 3_400 },
          calleeUs: { toProbe: 103_000, fromProbe: 97_000 },
        },
        toCallee: { after: (random) => (passedUs) => (random.chance(0.06) ? [] : [passedUs + 97_000]) },
        toCaller: { before: (random) => steadyPath(103_000, 2_500, random) },
      });
    },
  },
  {
    name: '8-ack-never-arrives',
    title: 'Cut off after 32 seconds',
    story:
      'The call is answered and both sides talk, but the ACK never comes. The carrier repeats its 200 for 32 seconds as RFC 3261 tells it to, then hangs up.',
    findings: ['ack-never-arrived'],
    startUs: thatDay(15, 26, 40),
    build(world, startUs) {
      placeCall(world, {
        ...trunkCall('3d82f5b91c604a7f', '12025550124', '12065550172', 16_436, 24_096),
        profile: 'ack-never-arrives',
        startUs,
        pddUs: 1_050_000,
        ringUs: 4_700_000,
        talkUs: 32_000_000,
        endedBy: 'callee',
        ackLost: true,
        rtcp: {},
      });
    },
  },
];

function failedCalls(world: World, startUs: number): void {
  const { leg, callerMedia } = trunkCall('a86e29d0574b4bc3', '12025550126', '12065550181', 16_440, 0);
  const offer = sessionDescription(callerMedia, [PCMA, PCMU], 20, 1);
  const dead = world.leg('dead-next-hop', { ...leg, callee: endpoint(DEAD_CARRIER, 5060) });
  dead.invite(startUs, offer);
  for (const afterUs of INVITE_REPEATS_US) dead.retransmit(startUs + afterUs);
  dead.timedOut();

  const laterUs = startUs + 61_000_000;
  const second = trunkCall('4e17b3c8a95f4d02', '12025550126', '12065550181', 16_444, 0);
  const refused = world.leg('refused', second.leg);
  refused.invite(laterUs, sessionDescription(second.callerMedia, [PCMA, PCMU], 20, 1));
  refused.respond(laterUs + 11_000, 100);
  refused.respond(laterUs + 340_000, 503, null, ['Retry-After: 20', 'Reason: Q.850;cause=42;text="Congestion"']);
  refused.ackFailure(laterUs + 344_000);
}
