import { hostOf, type Traffic } from '@earshot/calls';
import type { Finding } from '@earshot/contracts';
import { requestsFrom } from './registrations.js';
import { span, type TrafficRule } from './rule.js';
import type { Thresholds } from './thresholds.js';
import { put } from './trunk.js';

/** Challenged, forbidden, not found: what a stranger gets. */
const REFUSALS = new Set([401, 403, 404, 407]);
/** Tools that go by their own names. */
const SCANNERS = /friendly-scanner|sipvicious|sip-?scan|sipcli|sundayddr|vaxsipuseragent|pplsip|siparmyknife|smap\b/i;
const WINDOW_US = 60_000_000;
const MAX_CALL_KEYS = 500;

/** One request for one address of record, extension or number. */
interface Knock {
  readonly atUs: number;
  readonly target: string;
  readonly status: number | null;
  readonly agent: string | null;
  readonly callKey: string | null;
}

/** One source tries address after address and is refused at each. */
export const scanOrBruteForce: TrafficRule = {
  code: 'scan-or-brute-force',
  version: 1,
  says: 'somebody tries one extension after the other',
  madeFrom: 'one source, more than 20 addresses or extensions within a minute, all refused with 401, 403, 404 or 407',
  findAcross: (traffic, thresholds) =>
    [...bySource(traffic, thresholds)].flatMap(([source, knocks]) => scanOf(source, knocks, thresholds) ?? []),
};

/** Requests of each source that was refused often enough: of all others nothing need be known. */
function bySource({ calls, transactions }: Traffic, { scanTargets }: Thresholds): Map<string, Knock[]> {
  const refused = new Map<string, number>();
  const refuse = (source: string): void => {
    refused.set(source, (refused.get(source) ?? 0) + 1);
  };
  for (const { legs } of calls) {
    for (const { hops, finalStatus } of legs) {
      if (finalStatus !== null && REFUSALS.has(finalStatus) && hops[0] !== undefined) refuse(hostOf(hops[0].src));
    }
  }
  for (const { src, finalStatus } of transactions)
    if (finalStatus !== null && REFUSALS.has(finalStatus)) refuse(hostOf(src));
  for (const [source, times] of refused) if (times <= scanTargets) refused.delete(source);
  const sources = new Map<string, Knock[]>();
  if (refused.size === 0) return sources;
  for (const call of calls) {
    for (const leg of call.legs) {
      const source = leg.hops[0] === undefined ? null : hostOf(leg.hops[0].src);
      if (source === null || !refused.has(source)) continue;
      const { startUs: atUs, to: target, finalStatus: status, agent } = leg;
      put(sources, source, { atUs, target, status, agent, callKey: call.key });
    }
  }
  for (const { src, startUs: atUs, to: target, finalStatus: status, agent } of transactions) {
    const source = hostOf(src);
    if (refused.has(source)) put(sources, source, { atUs, target, status, agent, callKey: null });
  }
  for (const knocks of sources.values()) knocks.sort((a, b) => a.atUs - b.atUs);
  return sources;
}

function scanOf(source: string, knocks: readonly Knock[], { scanTargets }: Thresholds): Finding | null {
  if (knocks.length <= scanTargets) return null;
  // The longest run of refusals: one request that is let in ends it.
  const runs: Knock[][] = [[]];
  for (const knock of knocks) {
    if (knock.status !== null && REFUSALS.has(knock.status)) runs.at(-1)?.push(knock);
    else if ((runs.at(-1)?.length ?? 0) > 0) runs.push([]);
  }
  const run = runs.find((refused) => mostTargets(refused) > scanTargets);
  if (run === undefined) return null;
  const [first, last] = [run[0] as Knock, run.at(-1) as Knock];
  const targets = new Set(run.map(({ target }) => target)).size;
  const named = run.find(({ agent }) => agent !== null && SCANNERS.test(agent))?.agent ?? null;
  const outsideUs = run.flatMap(({ callKey, atUs }) => (callKey === null ? [atUs] : []));
  const statuses = [...new Set(run.map(({ status }) => status))].join(', ');
  return {
    code: 'scan-or-brute-force',
    severity: 'major',
    confidence: named === null ? 0.75 : 0.95,
    title: `${source} tried ${targets} extensions, and none let it in`,
    explanation: `${run.length} requests from ${source} for ${targets} different addresses, ${mostTargets(run)} of them within a minute, all refused with ${statuses}.${named === null ? '' : ` It calls itself ${named}.`}`,
    direction: null,
    owner: 'caller',
    evidence: [span(`${run.length} requests for ${targets} addresses`, null, first.atUs, last.atUs)],
    innocentExplanations: [
      'Many phones behind one address that lost their passwords at once, or a registrar that lost its users.',
    ],
    nextStep: `Block ${source} at the edge, answer unknown and wrong alike, and look for requests from it that were let in.`,
    callKeys: [...new Set(run.flatMap(({ callKey }) => callKey ?? []))].slice(-MAX_CALL_KEYS),
    ...(outsideUs.length > 0 && { requests: requestsFrom(null, source, outsideUs) }),
  };
}

/** Most different targets within a minute. */
function mostTargets(knocks: readonly Knock[]): number {
  const within = new Map<string, number>();
  let most = 0;
  let oldest = 0;
  for (const { atUs, target } of knocks) {
    within.set(target, (within.get(target) ?? 0) + 1);
    for (let first = knocks[oldest] as Knock; first.atUs < atUs - WINDOW_US; first = knocks[++oldest] as Knock) {
      const left = (within.get(first.target) ?? 0) - 1;
      if (left === 0) within.delete(first.target);
      else within.set(first.target, left);
    }
    most = Math.max(most, within.size);
  }
  return most;
}
