import { hostOf, type SketchedHop, type Traffic } from '@earshot/calls';
import { messages, type TrafficRule } from './rule.js';
import type { Thresholds } from './thresholds.js';
import { type CarriedLeg, callKeysOf, messageIdsOf, put } from './trunk.js';

/** An INVITE too large for one packet is never answered, while small requests to the same host are. */
export const fragmentedSipLost: TrafficRule = {
  code: 'fragmented-sip-lost',
  version: 1,
  says: 'large SIP messages are lost on the way, small ones arrive',
  madeFrom:
    'an INVITE of more than 1300 octets repeated without any response, while smaller requests to the same host are answered and no large one is',
  findAcross: (traffic, thresholds) => {
    const unanswered = largeWithoutResponse(traffic, thresholds);
    if (unanswered.length === 0) return [];
    const { small, large } = answeredBy(traffic, thresholds.smallRequestOctets);
    const lost = new Map<string, CarriedHop[]>();
    for (const one of unanswered) {
      const host = hostOf(one.hop.dst);
      if (small.has(host) && !large.has(host)) put(lost, host, one);
    }
    return [...lost].map(([host, hops]) => {
      const legs = hops.map(({ carried }) => carried);
      const sizes = hops.map(({ hop }) => hop.octets);
      return {
        code: 'fragmented-sip-lost',
        severity: 'critical',
        confidence: hops.length > 1 ? 0.85 : 0.75,
        title: `INVITEs of ${Math.min(...sizes)} octets and more do not arrive at ${host}`,
        explanation: `${hops.length === 1 ? 'An INVITE' : `${hops.length} INVITEs`} of ${sizesText(sizes)} octets got no response from ${host}, which answers requests of up to ${small.get(host)} octets. Over UDP the large ones go in fragments, and something on the way drops those.`,
        direction: null,
        owner: 'network-after-probe',
        evidence: [messages(`${hops.length} large INVITEs`, messageIdsOf(legs), legs[0]?.leg.startUs ?? null)],
        innocentExplanations: ['The host refuses something else of these calls in silence.'],
        nextStep: `Let ${hostOf(hops[0]?.hop.src ?? host)} use TCP for large messages (RFC 3261 18.1.1), offer fewer codecs and headers, or let fragments pass the firewall.`,
        callKeys: callKeysOf(legs),
      };
    });
  },
};

/** A hop with the leg that it is of. */
interface CarriedHop {
  readonly carried: CarriedLeg;
  readonly hop: SketchedHop;
}

function largeWithoutResponse(
  { calls }: Traffic,
  { smallRequestOctets, unansweredSendings }: Thresholds,
): CarriedHop[] {
  const found: CarriedHop[] = [];
  for (const call of calls) {
    for (const leg of call.legs) {
      for (const hop of leg.hops) {
        if (hop.responded || hop.octets <= smallRequestOctets || hop.sendings < unansweredSendings) continue;
        found.push({ carried: { call, leg }, hop });
      }
    }
  }
  return found;
}

function sizesText(sizes: readonly number[]): string {
  const [least, most] = [Math.min(...sizes), Math.max(...sizes)];
  return least === most ? `${least}` : `${least} to ${most}`;
}

/** Hosts that answered small requests, with the largest of those; and hosts that answered a large one. */
function answeredBy(
  { calls, transactions }: Traffic,
  limit: number,
): { small: Map<string, number>; large: Set<string> } {
  const small = new Map<string, number>();
  const large = new Set<string>();
  const note = (dst: string, octets: number) => {
    if (octets > limit) large.add(hostOf(dst));
    else if (octets > 0) small.set(hostOf(dst), Math.max(octets, small.get(hostOf(dst)) ?? 0));
  };
  for (const { legs } of calls) for (const { hops } of legs) for (const hop of hops) note(hop.dst, hop.answeredOctets);
  for (const { dst, answeredOctets } of transactions) note(dst, answeredOctets);
  return { small, large };
}
