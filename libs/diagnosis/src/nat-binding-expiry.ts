import { hostOf, type Traffic } from '@earshot/calls';
import type { Finding, RequestFilter } from '@earshot/contracts';
import { duration } from './clock-time.js';
import {
  type AddressRegistration,
  byDevice,
  isAccepted,
  registrationsIn,
  requestsFrom,
  requestsOf,
} from './registrations.js';
import { messages, span, type TrafficRule } from './rule.js';
import type { Thresholds } from './thresholds.js';
import { put } from './trunk.js';

/** A request to a phone that nothing answered. */
interface Unanswered {
  readonly atUs: number;
  readonly method: string;
  readonly messageId: string | null;
  readonly callKey: string | null;
}

/** The NAT in front of a phone forgot it between two REGISTERs: calls in do not arrive until it registers again, from a new port. */
export const natBindingExpiry: TrafficRule = {
  code: 'nat-binding-expiry',
  version: 1,
  says: 'calls do not reach a phone because its NAT forgot it',
  madeFrom:
    'an INVITE or NOTIFY to where a phone registered from, without any response, and the next REGISTER of the phone from another port of the same address',
  findAcross: (traffic, thresholds) => {
    const registrations = registrationsIn(traffic);
    if (registrations.length === 0) return [];
    const unanswered = unansweredTo(traffic, thresholds);
    if (unanswered.size === 0) return [];
    return [...byDevice(registrations).values()].flatMap((registrations) => forgotten(registrations, unanswered) ?? []);
  },
};

/** Requests to one address that are looked at; a phone that is away for long gets many. */
const MAX_UNANSWERED = 100;

/** By the address that it was sent to. */
function unansweredTo({ calls, transactions }: Traffic, { unansweredSendings }: Thresholds): Map<string, Unanswered[]> {
  const unanswered = new Map<string, Unanswered[]>();
  const note = (dst: string, request: Unanswered) => {
    if ((unanswered.get(dst)?.length ?? 0) < MAX_UNANSWERED) put(unanswered, dst, request);
  };
  // Keys and ids are made when they are asked for, which few are.
  for (const call of calls) {
    for (const leg of call.legs) {
      const last = leg.hops.at(-1);
      if (last === undefined || last.responded || last.sendings < unansweredSendings) continue;
      note(last.dst, { atUs: leg.startUs, method: 'INVITE', messageId: leg.messageId, callKey: call.key });
    }
  }
  for (const { method, dst, startUs, finalStatus, messageId } of transactions) {
    if (method === 'NOTIFY' && finalStatus === null) note(dst, { atUs: startUs, method, messageId, callKey: null });
  }
  return unanswered;
}

function forgotten(
  registrations: readonly AddressRegistration[],
  unanswered: ReadonlyMap<string, readonly Unanswered[]>,
): Finding | null {
  for (const [index, before] of registrations.entries()) {
    const after = registrations[index + 1];
    if (after === undefined || after.src === before.src || !isAccepted(before)) continue;
    const lost = unanswered.get(before.src)?.filter(({ atUs }) => atUs > before.atUs && atUs < after.atUs) ?? [];
    const [first] = lost;
    if (first === undefined) continue;
    const gapMs = (after.atUs - before.atUs) / 1000;
    return {
      code: 'nat-binding-expiry',
      severity: 'major',
      confidence: lost.length > 1 ? 0.9 : 0.8,
      title: `The NAT forgot ${before.address} between two REGISTERs`,
      explanation:
        `${before.address} registered from ${before.src}; ${duration((first.atUs - before.atUs) / 1000)} later ${first.method} was sent there and nothing came back. ` +
        `The next REGISTER, ${duration(gapMs)} after the one before, came from ${after.src}: the binding of the NAT did not live that long.`,
      direction: null,
      owner: 'callee',
      evidence: [
        messages(
          `${lost.length} requests without a response`,
          lost.flatMap(({ messageId }) => messageId ?? []),
          first.atUs,
        ),
        span(`registered from ${before.src}, then from ${after.src}`, null, before.atUs, after.atUs),
      ],
      innocentExplanations: [`The phone was restarted, or ${hostOf(before.src)} was.`],
      nextStep: `Have the phone send keep-alives (RFC 5626, CRLF or STUN) or register more often than every ${duration((first.atUs - before.atUs) / 1000)}.`,
      callKeys: [...new Set(lost.flatMap(({ callKey }) => callKey ?? []))],
      requests: requestsAround(before, after, lost),
    };
  }
  return null;
}

/** The two REGISTERs; where requests outside of calls were lost, these too, which are listed by the host that they were sent to. */
function requestsAround(
  before: AddressRegistration,
  after: AddressRegistration,
  lost: readonly Unanswered[],
): RequestFilter {
  const outsideOfCalls = lost.some(({ callKey }) => callKey === null);
  return outsideOfCalls
    ? requestsFrom(null, hostOf(before.src), [before.of.startUs, after.of.startUs])
    : requestsOf([before, after], before.address);
}
