import { hostOf, type LegSketch, type Traffic } from '@earshot/calls';
import type { Finding } from '@earshot/contracts';
import { span, type TrafficRule } from './rule.js';
import type { Thresholds } from './thresholds.js';
import { type CarriedLeg, callKeysOf, put } from './trunk.js';

/** Durations after which a timer is known to cut calls, in seconds, and which. */
const TIMERS: Readonly<Record<number, string>> = {
  32: 'an answer that is never acknowledged is given up after 64 × T1 = 32 s',
  60: 'a minute is a usual time for a firewall or an RTP watchdog to forget a call',
  900: 'a quarter of an hour is half of the usual session timer, when its refresh is due',
  1800: 'half an hour is the usual session timer (RFC 4028)',
  3600: 'an hour is a usual longest duration, and that of a TCP session in a firewall',
};
const TIMER_SECONDS = Object.keys(TIMERS).map(Number);
/** Seconds on both sides of the duration that it is compared with. */
const NEIGHBOURS = 10;

/** Many calls of one trunk end at the same age: a timer, and no person, hangs up. */
export const fixedDurationDrops: TrafficRule = {
  code: 'fixed-duration-drops',
  version: 1,
  says: 'calls of a trunk are cut at the same age',
  madeFrom:
    'five calls or more of one trunk that ended within a second of 32, 60, 900, 1800 or 3600 s after their answer, and no more than a fifth as many in any second near by',
  yieldsTo: ['ack-never-arrived', 'session-timer-drop'],
  findAcross: (traffic, thresholds) => {
    const findings: Finding[] = [];
    if (!traffic.calls.some(({ legs }) => legs.some(endsByTimer))) return findings;
    const told = new Set<string>();
    for (const [host, legs] of byEnd(traffic)) {
      for (const seconds of TIMER_SECONDS) {
        const cut = cutAt(legs, seconds, thresholds);
        // Both ends of one trunk have the same calls.
        const name = `${seconds} ${cut[0]?.call.key} ${cut.length}`;
        if (cut.length === 0 || told.has(name)) continue;
        told.add(name);
        findings.push(finding(host, seconds, cut, legs));
      }
    }
    return findings;
  },
};

/** Legs that were answered and have ended, by the host at either end: a trunk takes calls and brings them. */
function byEnd({ calls }: Traffic): Map<string, CarriedLeg[]> {
  const ends = new Map<string, CarriedLeg[]>();
  for (const call of calls) {
    for (const leg of call.legs) {
      if (leg.answerUs === null || leg.state !== 'ended' || leg.endUs === null) continue;
      const last = leg.hops.at(-1);
      const first = leg.hops[0];
      if (last === undefined || first === undefined) continue;
      put(ends, hostOf(last.dst), { call, leg });
      if (hostOf(first.src) !== hostOf(last.dst)) put(ends, hostOf(first.src), { call, leg });
    }
  }
  return ends;
}

function cutAt(
  legs: readonly CarriedLeg[],
  seconds: number,
  { fixedDurationCalls, fixedDurationRatio }: Thresholds,
): CarriedLeg[] {
  const cut = legs.filter(({ leg }) => Math.abs(secondsOf(leg) - seconds) <= 1);
  if (cut.length < fixedDurationCalls) return [];
  for (let away = -NEIGHBOURS; away <= NEIGHBOURS; away++) {
    if (Math.abs(away) < 2) continue;
    const near = legs.filter(
      ({ leg }) => Math.abs(secondsOf(leg) - seconds) > 1 && Math.round(secondsOf(leg)) === seconds + away,
    ).length;
    if (near * fixedDurationRatio > cut.length) return [];
  }
  return cut;
}

function endsByTimer(leg: LegSketch): boolean {
  if (leg.answerUs === null || leg.state !== 'ended') return false;
  const seconds = secondsOf(leg);
  return TIMER_SECONDS.some((timer) => Math.abs(seconds - timer) <= 1);
}

function secondsOf({ answerUs, endUs }: CarriedLeg['leg']): number {
  return ((endUs ?? 0) - (answerUs ?? 0)) / 1_000_000;
}

function finding(host: string, seconds: number, cut: readonly CarriedLeg[], legs: readonly CarriedLeg[]): Finding {
  const starts = cut.map(({ leg }) => leg.startUs);
  return {
    code: 'fixed-duration-drops',
    severity: 'major',
    confidence: cut.length >= 10 ? 0.85 : 0.7,
    title: `${cut.length} calls of ${host} ended ${seconds} s after their answer`,
    explanation: `${cut.length} of ${legs.length} calls of ${host} ended within a second of ${seconds} s, and hardly any a few seconds before or after: ${TIMERS[seconds]}.`,
    direction: null,
    owner: 'trunk',
    evidence: [
      span(
        `${cut.length} calls of ${seconds} s`,
        null,
        Math.min(...starts),
        Math.max(...cut.map(({ leg }) => leg.endUs ?? 0)),
      ),
    ],
    innocentExplanations: [
      'Test calls or announcements of just this length.',
      'A card or a tariff that allows no more.',
    ],
    nextStep: `See who sends the BYE in these calls, and look there for a timer of ${seconds} s.`,
    callKeys: callKeysOf(cut),
  };
}
