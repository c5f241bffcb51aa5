import { hostOf, type LegSketch, type Traffic } from '@earshot/calls';
import type { Finding } from '@earshot/contracts';
import { messages, type TrafficRule } from './rule.js';
import type { Thresholds } from './thresholds.js';
import { type CarriedLeg, callKeysOf, messageIdsOf, put } from './trunk.js';

/** Calls that took far longer to ring than calls to the same place do. */
export const slowDestination: TrafficRule = {
  code: 'slow-destination',
  version: 1,
  says: 'a call took far longer to ring than others to the same place',
  madeFrom:
    'post-dial delay above the 95th percentile of its destination and at least twice its median, over 20 calls or more; the hop with the widest gap is named',
  findAcross: (traffic, thresholds) => {
    const findings: Finding[] = [];
    if (!traffic.calls.some(({ legs }) => legs.some((leg) => (pddOf(leg) ?? 0) >= thresholds.slowFloorMs)))
      return findings;
    for (const [destination, legs] of byDestination(traffic)) {
      const found = slowOf(destination, legs, thresholds);
      if (found !== null) findings.push(found);
    }
    return findings;
  },
};

/** Digits by which numbers are told apart: country and area. */
const PREFIX_DIGITS = 4;
const SHORTEST_NUMBER = 7;

/** By the beginning of the number, else by the host that the call went to last. */
function byDestination({ calls }: Traffic): Map<string, CarriedLeg[]> {
  const destinations = new Map<string, CarriedLeg[]>();
  for (const call of calls) {
    for (const leg of call.legs) {
      const last = leg.hops.at(-1);
      if (last === undefined || pddOf(leg) === null) continue;
      const digits = leg.to.replace(/^(?:\+|00)/, '');
      const isNumber = /^\d+$/.test(digits) && digits.length >= SHORTEST_NUMBER;
      put(destinations, isNumber ? `${digits.slice(0, PREFIX_DIGITS)}…` : hostOf(last.dst), { call, leg });
    }
  }
  return destinations;
}

function pddOf({ hops }: LegSketch): number | null {
  return hops[0]?.pddMs ?? null;
}

function slowOf(
  destination: string,
  legs: readonly CarriedLeg[],
  { slowCalls, slowRatio, slowFloorMs }: Thresholds,
): Finding | null {
  if (legs.length < slowCalls) return null;
  const delays = legs.map(({ leg }) => pddOf(leg) as number).sort((a, b) => a - b);
  const rank = (share: number) => delays[Math.ceil(share * delays.length) - 1] as number;
  const [median, p95] = [rank(0.5), rank(0.95)];
  const bar = Math.max(slowFloorMs, median * slowRatio);
  const slow = legs.filter(({ leg }) => (pddOf(leg) as number) > p95 && (pddOf(leg) as number) >= bar);
  if (slow.length === 0) return null;
  const longest = Math.max(...slow.map(({ leg }) => pddOf(leg) as number));
  const hop = slowestHop(slow);
  return {
    code: 'slow-destination',
    severity: 'minor',
    confidence: 0.7,
    title: `${slow.length} of ${legs.length} calls to ${destination} took up to ${(longest / 1000).toFixed(1)} s to ring`,
    explanation: `Calls to ${destination} ring after ${(median / 1000).toFixed(1)} s (median of ${legs.length}), 95 % of them within ${(p95 / 1000).toFixed(1)} s. The widest gap was behind ${hop}.`,
    direction: null,
    owner: 'network-after-probe',
    evidence: [
      messages(
        `${slow.length} slow calls`,
        messageIdsOf(slow),
        slow.reduce((first, { leg }) => Math.min(first, leg.startUs), Number.MAX_SAFE_INTEGER),
      ),
    ],
    innocentExplanations: [
      'A phone that was out of coverage and had to be paged, or a number that was forwarded abroad.',
    ],
    nextStep: `Ask ${hop} for its route to ${destination}, and whether it tries another one first.`,
    callKeys: callKeysOf(slow),
  };
}

/** The host that kept most of these calls waiting: where the delay of the hop to it exceeds that of the next hop by most. */
function slowestHop(slow: readonly CarriedLeg[]): string {
  const counts = new Map<string, number>();
  for (const { leg } of slow) {
    let widest = { gapMs: -1, host: '' };
    for (const [index, { dst, pddMs }] of leg.hops.entries()) {
      if (pddMs === null) continue;
      const gapMs = pddMs - (leg.hops[index + 1]?.pddMs ?? 0);
      if (gapMs > widest.gapMs) widest = { gapMs, host: hostOf(dst) };
    }
    counts.set(widest.host, (counts.get(widest.host) ?? 0) + 1);
  }
  return [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))[0]?.[0] ?? '';
}
