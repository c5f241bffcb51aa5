import { hostOf, type Traffic } from '@earshot/calls';
import { type Finding, WINDOW_US } from '@earshot/contracts';
import { duration, percent } from './clock-time.js';
import { span, type TrafficRule } from './rule.js';
import type { Thresholds } from './thresholds.js';
import { put } from './trunk.js';

/** Several calls of one place lose packets together in one direction: the link that they share is full. */
export const siteCongestion: TrafficRule = {
  code: 'site-congestion',
  version: 1,
  says: 'calls of one site lose packets together',
  madeFrom:
    'three calls or more that share a subnet (IPv4 /24, IPv6 /64) lose packets in the same five seconds in one direction, while calls elsewhere and the other direction do not',
  yieldsTo: ['capture-loss'],
  findAcross: (traffic, thresholds) => {
    const findings: Finding[] = [];
    for (const [place, windows] of crowdedWindows(traffic, thresholds)) {
      for (const episode of episodesOf(windows)) findings.push(finding(place, episode, traffic));
    }
    return findings.slice(0, MAX_FINDINGS);
  },
};

const MAX_FINDINGS = 50;
/** Calls that one finding names. */
const MAX_CALL_KEYS = 500;
/** Of all calls that lose in the window, so many share the subnet: else the loss is not of this place. */
const OF_THIS_PLACE = 0.8;
/** The other direction may have so much of it. */
const ONE_WAY = 0.5;

/** Losses of one window towards or from one subnet. */
interface Crowd {
  readonly atUs: number;
  readonly calls: Set<string>;
  lost: number;
  expected: number;
}

/** By place (`to 192.0.2.0/24`), in order of time, the windows in which enough of its calls lost. */
function crowdedWindows({ calls }: Traffic, { siteCalls }: Thresholds): Map<string, Crowd[]> {
  const crowds = new Map<string, Crowd>();
  const all = new Map<number, Set<string>>();
  for (const call of calls) {
    if (call.impaired.length === 0) continue;
    const { key } = call;
    for (const { atUs, src, dst, lost, expected } of call.impaired) {
      all.set(atUs, (all.get(atUs) ?? new Set()).add(key));
      for (const place of [`to ${subnetOf(dst)}`, `from ${subnetOf(src)}`]) {
        const name = `${atUs} ${place}`;
        const crowd = crowds.get(name) ?? { atUs, calls: new Set<string>(), lost: 0, expected: 0 };
        crowds.set(name, crowd);
        crowd.calls.add(key);
        crowd.lost += lost;
        crowd.expected += expected;
      }
    }
  }
  const crowded = new Map<string, Crowd[]>();
  for (const [name, crowd] of crowds) {
    const [, way = '', subnet = ''] = name.split(' ');
    const back = crowds.get(`${crowd.atUs} ${way === 'to' ? 'from' : 'to'} ${subnet}`)?.calls.size ?? 0;
    const losing = all.get(crowd.atUs)?.size ?? 0;
    if (crowd.calls.size < siteCalls || back > ONE_WAY * crowd.calls.size) continue;
    if (crowd.calls.size >= OF_THIS_PLACE * losing) put(crowded, `${way} ${subnet}`, crowd);
  }
  return crowded;
}

interface Episode {
  readonly fromUs: number;
  readonly toUs: number;
  readonly windows: readonly Crowd[];
}

/** Windows that follow each other, or all but. */
function episodesOf(windows: readonly Crowd[]): Episode[] {
  const inOrder = [...windows].sort((a, b) => a.atUs - b.atUs);
  const episodes: { fromUs: number; toUs: number; windows: Crowd[] }[] = [];
  for (const window of inOrder) {
    const last = episodes.at(-1);
    if (last !== undefined && window.atUs - last.toUs <= PAUSE_US) {
      last.windows.push(window);
      last.toUs = window.atUs + WINDOW_US;
    } else episodes.push({ fromUs: window.atUs, toUs: window.atUs + WINDOW_US, windows: [window] });
  }
  return episodes;
}

/** Good windows between two bad ones that still are one episode. */
const PAUSE_US = 30_000_000;

function finding(place: string, { fromUs, toUs, windows }: Episode, { calls }: Traffic): Finding {
  const keys = [...new Set(windows.flatMap((window) => [...window.calls]))];
  const most = Math.max(...windows.map((window) => window.calls.size));
  const lost = windows.reduce((sum, window) => sum + window.lost, 0);
  const expected = windows.reduce((sum, window) => sum + window.expected, 0);
  const up = calls.filter(({ legs }) =>
    legs.some(({ answerUs, endUs }) => answerUs !== null && answerUs < toUs && (endUs ?? toUs) > fromUs),
  ).length;
  const lossPct = expected > 0 ? (100 * lost) / expected : 0;
  return {
    code: 'site-congestion',
    severity: lossPct > SEVERE_LOSS_PCT ? 'major' : 'minor',
    confidence: 0.7,
    title: `${keys.length} calls lost packets together on the way ${place}`,
    explanation: `For ${duration((toUs - fromUs) / 1000)} up to ${most} calls at once lost packets ${place}, ${percent(lossPct)} of them, while the other direction and other places did not; ${up} calls were up in all.`,
    direction: null,
    owner: 'network-before-probe',
    evidence: [span(`${keys.length} calls, ${lost} of ${expected} packets`, null, fromUs, toUs)],
    innocentExplanations: [
      'The mirror of that network lost packets, not the network: receivers would report no loss.',
      'One device that all these calls pass, an SBC or a media server, was short of processing time.',
    ],
    nextStep: `Compare the load of the links ${place} with the number of calls at that time; give voice its own queue, or limit the calls.`,
    callKeys: keys.slice(-MAX_CALL_KEYS),
  };
}

const SEVERE_LOSS_PCT = 3;

function subnetOf(address: string): string {
  const host = hostOf(address);
  if (!host.includes(':')) return `${host.split('.').slice(0, 3).join('.')}.0/24`;
  const [head = '', tail] = host.split('::');
  const groups = head === '' ? [] : head.split(':');
  const whole = tail === undefined ? groups : [...groups, ...new Array<string>(8 - groups.length).fill('0')];
  return `${whole.slice(0, 4).join(':')}::/64`;
}
