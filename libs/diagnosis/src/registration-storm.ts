import type { Traffic } from '@earshot/calls';
import type { Finding } from '@earshot/contracts';
import { duration } from './clock-time.js';
import { type AddressRegistration, registrationsIn, requestsOf } from './registrations.js';
import { span, type TrafficRule } from './rule.js';
import type { Thresholds } from './thresholds.js';

/** A baseline is one from here on; what is shorter is compared with the rest of its capture. */
const BASELINE_US = 600_000_000;
const SHORTEST_REST_US = 60_000_000;

/** Many phones register at once: after an outage, or because their timers run in step. */
export const registrationStorm: TrafficRule = {
  code: 'registration-storm',
  version: 1,
  says: 'many phones registered at once',
  madeFrom:
    '20 addresses of record or more, and over a fifth of all, that register within a minute at five times the rate of ten minutes or more around it; in a shorter capture at three times that of its rest',
  findAcross: (traffic, thresholds) => {
    const registrations = registrationsIn(traffic);
    const storm = busiestMinute(registrations, thresholds);
    return storm === null ? [] : (stormOf(traffic, registrations, storm, thresholds) ?? []);
  },
};

/** Places of the first and the last REGISTER of the minute with most addresses; null where they are too few. */
function busiestMinute(
  registrations: readonly AddressRegistration[],
  { stormWindowUs, stormAddresses }: Thresholds,
): { from: number; to: number } | null {
  const within = new Map<string, number>();
  let best: { from: number; to: number } | null = null;
  let most = stormAddresses - 1;
  let from = 0;
  for (const [to, { atUs, address }] of registrations.entries()) {
    within.set(address, (within.get(address) ?? 0) + 1);
    for (
      let first = registrations[from] as AddressRegistration;
      first.atUs < atUs - stormWindowUs;
      first = registrations[++from] as AddressRegistration
    ) {
      const left = (within.get(first.address) ?? 0) - 1;
      if (left === 0) within.delete(first.address);
      else within.set(first.address, left);
    }
    if (within.size > most) {
      most = within.size;
      best = { from, to };
    }
  }
  return best;
}

function stormOf(
  traffic: Traffic,
  registrations: readonly AddressRegistration[],
  { from, to }: { from: number; to: number },
  { stormWindowUs, stormShare, stormRatio, stormShortRatio }: Thresholds,
): Finding[] | null {
  const restUs = spanOf(traffic) - stormWindowUs;
  if (restUs < SHORTEST_REST_US) return null;
  const storm = registrations.slice(from, to + 1);
  const addresses = new Set(storm.map(({ address }) => address)).size;
  const all = new Set(registrations.map(({ address }) => address)).size;
  const usual = ((registrations.length - storm.length) / restUs) * stormWindowUs;
  const isLong = restUs >= BASELINE_US;
  if (isLong && addresses <= all * stormShare) return null;
  if (storm.length <= usual * (isLong ? stormRatio : stormShortRatio)) return null;
  const refused = storm.filter(({ status }) => status >= 500 || status === 0).length;
  const first = storm[0] as AddressRegistration;
  const last = storm.at(-1) as AddressRegistration;
  return [
    {
      code: 'registration-storm',
      severity: refused > 0 ? 'major' : 'minor',
      confidence: refused > 0 ? 0.9 : 0.7,
      title: `${addresses} phones registered within a minute`,
      explanation: `${storm.length} REGISTERs for ${addresses} addresses of record came in ${duration((last.atUs - first.atUs) / 1000)}; in the rest of ${duration(restUs / 1000)} there were ${usual.toFixed(1)} a minute.${refused > 0 ? ` ${refused} of them were refused with 5xx or not answered.` : ''}`,
      direction: null,
      owner: 'network-before-probe',
      evidence: [span(`${storm.length} REGISTERs, ${refused} refused`, null, first.atUs, last.atUs)],
      innocentExplanations: ['Phones that are switched on in the morning, or were given a new configuration.'],
      nextStep:
        'Look for what was away just before: registrar, link, power. Let phones spread their registrations (a random share of Expires).',
      requests: requestsOf(storm),
    },
  ];
}

/** From the first to the last of everything. */
function spanOf({ calls, transactions }: Traffic): number {
  let fromUs = Number.MAX_SAFE_INTEGER;
  let toUs = 0;
  for (const { startUs, lastUs } of transactions) {
    fromUs = Math.min(fromUs, startUs);
    toUs = Math.max(toUs, lastUs);
  }
  for (const { legs } of calls) {
    for (const { startUs, endUs } of legs) {
      fromUs = Math.min(fromUs, startUs);
      toUs = Math.max(toUs, endUs ?? startUs);
    }
  }
  return Math.max(0, toUs - fromUs);
}
