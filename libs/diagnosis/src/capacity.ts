import type { LegSketch } from '@earshot/calls';
import type { Finding } from '@earshot/contracts';
import { messages, type TrafficRule } from './rule.js';
import type { Thresholds } from './thresholds.js';
import { byTrunk, type CarriedLeg, callKeysOf, messageIdsOf, statusText } from './trunk.js';

/** Q.850: no circuit available, switching equipment congestion. */
const CAUSES = new Set([34, 42]);

/** Refusals for want of lines, while as many calls were up as ever. */
export const capacity: TrafficRule = {
  code: 'capacity',
  version: 1,
  says: 'a trunk had no line free',
  madeFrom:
    '503 with Retry-After, or Q.850 cause 34 or 42, while nine tenths of the most calls that the trunk ever carried at once were up; a lone refusal on an idle trunk is not capacity',
  findAcross: (traffic, thresholds) => {
    if (!traffic.calls.some(({ legs }) => legs.some(isRefusal))) return [];
    return [...byTrunk(traffic)].flatMap(([host, legs]) => {
      const { peak, refused } = refusedAtPeak(legs, thresholds);
      return refused.length === 0 ? [] : [finding(host, peak, refused)];
    });
  },
};

/** Goes through starts and ends in order of time; a refused call takes no line. */
function refusedAtPeak(
  legs: readonly CarriedLeg[],
  { capacityCalls, capacityShareOfPeak }: Thresholds,
): { peak: number; refused: CarriedLeg[] } {
  if (!legs.some(({ leg }) => isRefusal(leg))) return { peak: 0, refused: [] };
  const changes: { atUs: number; by: number; refused: CarriedLeg | null }[] = [];
  for (const carried of legs) {
    const { leg } = carried;
    if (isRefusal(leg)) changes.push({ atUs: leg.startUs, by: 0, refused: carried });
    else {
      changes.push({ atUs: leg.startUs, by: 1, refused: null });
      if (leg.endUs !== null) changes.push({ atUs: leg.endUs, by: -1, refused: null });
    }
  }
  changes.sort((a, b) => a.atUs - b.atUs || a.by - b.by);
  let up = 0;
  let peak = 0;
  const candidates: { up: number; carried: CarriedLeg }[] = [];
  for (const { by, refused } of changes) {
    up += by;
    peak = Math.max(peak, up);
    if (refused !== null) candidates.push({ up, carried: refused });
  }
  if (peak < capacityCalls) return { peak, refused: [] };
  return {
    peak,
    refused: candidates.filter((one) => one.up >= peak * capacityShareOfPeak).map(({ carried }) => carried),
  };
}

function isRefusal({ state, finalStatus, retryAfter, cause }: LegSketch): boolean {
  if (state !== 'failed') return false;
  return (finalStatus === 503 && retryAfter) || (cause !== null && CAUSES.has(cause));
}

function finding(host: string, peak: number, refused: readonly CarriedLeg[]): Finding {
  const [first] = refused as [CarriedLeg, ...CarriedLeg[]];
  const causes = new Set(refused.flatMap(({ leg }) => (leg.cause === null ? [] : [leg.cause])));
  return {
    code: 'capacity',
    severity: 'major',
    confidence: refused.length > 1 ? 0.85 : 0.7,
    title: `${host} had no line free for ${refused.length} ${refused.length === 1 ? 'call' : 'calls'}`,
    explanation:
      `${refused.length} calls were refused (${statusText(refused)}${causes.size > 0 ? `, Q.850 cause ${[...causes].join(' and ')}` : ', with Retry-After'}) ` +
      `while about as many calls were up as ${host} ever carried here: ${peak}.`,
    direction: null,
    owner: 'trunk',
    evidence: [messages(`${refused.length} refusals`, messageIdsOf(refused), first.leg.startUs)],
    innocentExplanations: ['The far end protects itself from load that is not seen here.'],
    nextStep: `Compare ${peak} with the channels ordered of ${host}; add channels or let calls overflow to another trunk.`,
    callKeys: callKeysOf(refused),
  };
}
