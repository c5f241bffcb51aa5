import type { Finding } from '@earshot/contracts';
import { duration, percent } from './clock-time.js';
import { messages, type TrafficRule } from './rule.js';
import type { Thresholds } from './thresholds.js';
import { byTrunk, type CarriedLeg, callKeysOf, messageIdsOf, statusText } from './trunk.js';

/** Failures of the network behind a trunk, not of the person called. */
const FAILURES = new Set([408, 500, 502, 503, 504]);

/** Most calls to one trunk fail for a while, and before, or elsewhere, they did not. */
export const trunkFailure: TrafficRule = {
  code: 'trunk-failure',
  version: 1,
  says: 'a trunk failed most of its calls',
  madeFrom:
    'five INVITEs or more in a minute to one host, of which at least 60 % got 408, 500, 502, 503, 504 or nothing, while its earlier calls, or those to others, did not fail so',
  findAcross: (traffic, thresholds) => {
    const trunks = byTrunk(traffic);
    const outages = [...trunks].flatMap(([host, legs]) =>
      outagesOf(legs, thresholds).map((outage) => ({ host, legs, outage })),
    );
    return outages.slice(0, MAX_OUTAGES).flatMap(({ host, legs, outage }) => {
      const others = [...trunks].flatMap(([other, carried]) => (other === host ? [] : carried));
      const baseline = baselineOf(legs, others, outage, thresholds);
      return baseline === null ? [] : [finding(host, outage, baseline)];
    });
  },
};

/** Outages looked at in one run. */
const MAX_OUTAGES = 32;

interface Outage {
  readonly legs: readonly CarriedLeg[];
  readonly failed: readonly CarriedLeg[];
  readonly fromUs: number;
  readonly toUs: number;
}

/** Minutes with enough calls and enough failures among them, put together where they overlap. */
function outagesOf(legs: readonly CarriedLeg[], { trunkWindowUs, trunkCalls, trunkFailedShare }: Thresholds): Outage[] {
  const stretches: { from: number; to: number }[] = [];
  let failedWithin = 0;
  let oldest = 0;
  for (const [index, carried] of legs.entries()) {
    if (hasFailed(carried)) failedWithin++;
    while ((legs[oldest] as CarriedLeg).leg.startUs < carried.leg.startUs - trunkWindowUs) {
      if (hasFailed(legs[oldest] as CarriedLeg)) failedWithin--;
      oldest++;
    }
    const within = index - oldest + 1;
    if (within < trunkCalls || failedWithin < within * trunkFailedShare) continue;
    const last = stretches.at(-1);
    if (last !== undefined && oldest <= last.to) last.to = index;
    else stretches.push({ from: oldest, to: index });
  }
  return stretches.map(({ from, to }) => outageOf(legs.slice(from, to + 1)));
}

function outageOf(stretch: readonly CarriedLeg[]): Outage {
  const failed = stretch.filter(hasFailed);
  const fromUs = (failed[0] as CarriedLeg).leg.startUs;
  const toUs = (failed.at(-1) as CarriedLeg).leg.startUs;
  return { legs: stretch.filter(({ leg }) => leg.startUs >= fromUs && leg.startUs <= toUs), failed, fromUs, toUs };
}

function hasFailed({ leg }: CarriedLeg): boolean {
  if (leg.finalStatus !== null) return leg.state === 'failed' && FAILURES.has(leg.finalStatus);
  return leg.state === 'timed-out' && leg.hops.at(-1)?.responded === false;
}

/** The share of failures at this trunk before, else at the others at the same time; null where it is as bad, or not known. */
function baselineOf(
  legs: readonly CarriedLeg[],
  others: readonly CarriedLeg[],
  { fromUs, toUs }: Outage,
  { trunkCalls, trunkBaselineShare }: Thresholds,
): string | null {
  const earlier = legs.filter(({ leg }) => leg.startUs < fromUs);
  const meanwhile = others.filter(({ leg }) => leg.startUs >= fromUs - AROUND_US && leg.startUs <= toUs + AROUND_US);
  for (const [compared, where] of [
    [earlier, 'of its calls before'],
    [meanwhile, 'of the calls to other hosts at the time'],
  ] as const) {
    if (compared.length < trunkCalls) continue;
    const share = compared.filter(hasFailed).length / compared.length;
    if (share <= trunkBaselineShare) return `${percent(100 * share)} ${where} (${compared.length})`;
  }
  return null;
}

/** Calls to others so near to the outage tell how those are. */
const AROUND_US = 300_000_000;

function finding(host: string, { legs, failed, fromUs, toUs }: Outage, baseline: string): Finding {
  return {
    code: 'trunk-failure',
    severity: 'critical',
    confidence: failed.length >= 10 ? 0.9 : 0.8,
    title: `${host} failed ${failed.length} of ${legs.length} calls`,
    explanation: `Within ${duration((toUs - fromUs) / 1000)} ${failed.length} of ${legs.length} calls to ${host} failed: ${statusText(failed)}. Failures were ${baseline}.`,
    direction: null,
    owner: 'trunk',
    evidence: [{ ...messages(`${failed.length} of ${legs.length} calls`, messageIdsOf(failed), fromUs), toUs }],
    innocentExplanations: [
      'One caller that dials the same number, which does not work, again and again.',
      'A test that calls a number of a range that is not in use.',
    ],
    nextStep: `Ask whoever runs ${host} about the time from the first failure on, and route around it while it lasts.`,
    callKeys: callKeysOf(failed),
  };
}
