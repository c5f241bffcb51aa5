import type { Registration } from '@earshot/calls';
import type { Finding } from '@earshot/contracts';
import { duration } from './clock-time.js';
import { type AddressRegistration, byDevice, isAccepted, registrationsIn, requestsOf } from './registrations.js';
import { span, type TrafficRule } from './rule.js';
import type { Thresholds } from './thresholds.js';

const HOUR_US = 3_600_000_000;
/** RFC 3261 10.2.8: a 423 says how long it must be at least; a phone that learns sends one. */
const MIN_EXPIRES_REFUSALS = 3;

interface Gap {
  readonly fromUs: number;
  readonly toUs: number;
  /** The registration ran out; else it was taken back. */
  readonly lapsed: boolean;
}

/** A phone is not registered again and again, and cannot be called meanwhile. */
export const registrationFlap: TrafficRule = {
  code: 'registration-flap',
  version: 1,
  says: 'a phone keeps losing its registration',
  madeFrom:
    'a REGISTER that came only after the one before had expired; three intervals or more without a registration within an hour; 423 again and again',
  findAcross: (traffic, thresholds) => {
    // A flood of REGISTERs that nothing answers makes a device of each.
    if (!traffic.transactions.some(({ registrations }) => registrations.some(isAnswered))) return [];
    return [...byDevice(registrationsIn(traffic)).values()].flatMap(
      (registrations) => tooBrief(registrations) ?? flapOf(registrations, thresholds) ?? [],
    );
  },
};

function isAnswered({ status }: Registration): boolean {
  return status !== 0;
}

function flapOf(registrations: readonly AddressRegistration[], thresholds: Thresholds): Finding | null {
  const gaps = gapsOf(registrations, thresholds);
  const isFlap = gaps.some(({ fromUs }, index) => {
    const last = gaps[index + thresholds.flapIntervals - 1];
    return last !== undefined && last.fromUs - fromUs <= HOUR_US;
  });
  const late = gaps.filter(({ lapsed }) => lapsed);
  const told = isFlap ? gaps : late;
  const [first] = told;
  if (first === undefined) return null;
  const { address, src } = registrations[0] as AddressRegistration;
  const longestMs = Math.max(...told.map(({ fromUs, toUs }) => toUs - fromUs)) / 1000;
  return {
    code: 'registration-flap',
    severity: isFlap ? 'major' : 'minor',
    confidence: isFlap ? 0.85 : late.length > 1 ? 0.75 : 0.55,
    title: isFlap
      ? `${address} was not registered ${gaps.length} times`
      : `${address} registers only after it has expired`,
    explanation: `Between its REGISTERs from ${src} ${address} was without a registration ${told.length === 1 ? 'once' : `${told.length} times`}, for up to ${duration(longestMs)}: ${late.length} of them because the next REGISTER came after the time that was granted. Calls to it failed meanwhile.`,
    direction: null,
    owner: 'caller',
    evidence: told
      .slice(-8)
      .map(({ fromUs, toUs }) => span(`not registered for ${duration((toUs - fromUs) / 1000)}`, null, fromUs, toUs)),
    innocentExplanations: [
      'A phone that is switched off and on, or moves between networks.',
      'Some REGISTERs passed the probe by.',
    ],
    nextStep:
      'Compare the Expires that the registrar grants with when the phone comes again; look at its network and its power.',
    requests: requestsOf(registrations, address),
  };
}

/** Times between registrations, as the answers grant them. A time away as long as another registration would last is an absence. */
function gapsOf(registrations: readonly AddressRegistration[], { expiredByUs }: Thresholds): Gap[] {
  const gaps: Gap[] = [];
  // From the last to the first, with the next that asks for time.
  let again: AddressRegistration | null = null;
  for (let index = registrations.length - 1; index >= 0; index--) {
    const registration = registrations[index] as AddressRegistration;
    const next = registrations[index + 1];
    const { atUs, expiresS } = registration;
    if (next !== undefined && expiresS !== null && isAccepted(registration)) {
      const expiredUs = atUs + expiresS * 1_000_000;
      if (expiresS === 0 && again !== null && again.atUs >= atUs + expiredByUs)
        gaps.push({ fromUs: atUs, toUs: again.atUs, lapsed: false });
      const lateUs = next.atUs - expiredUs;
      if (expiresS > 0 && lateUs > expiredByUs && lateUs <= expiresS * 1_000_000)
        gaps.push({ fromUs: expiredUs, toUs: next.atUs, lapsed: true });
    }
    if (expiresS !== 0) again = registration;
  }
  gaps.reverse();
  return gaps;
}

function tooBrief(registrations: readonly AddressRegistration[]): Finding | null {
  let row: AddressRegistration[] = [];
  for (const registration of registrations) {
    if (registration.status === 423) row.push(registration);
    else if (isAccepted(registration)) row = [];
    if (row.length < MIN_EXPIRES_REFUSALS) continue;
    const [first, last] = [row[0] as AddressRegistration, registration];
    return {
      code: 'registration-flap',
      severity: 'major',
      confidence: 0.9,
      title: `${first.address} asks for too brief a registration, again and again`,
      explanation: `The registrar answered ${row.length} REGISTERs from ${first.src} with 423 Interval Too Brief${first.expiresS === null ? '' : ` (asked for ${first.expiresS} s)`}, and the phone does not lengthen it.`,
      direction: null,
      owner: 'caller',
      evidence: [span(`${row.length} times 423`, null, first.atUs, last.atUs)],
      innocentExplanations: ['An intermediary that strips Min-Expires from the 423.'],
      nextStep: 'Set the registration time of the phone to no less than the Min-Expires of the registrar.',
      requests: requestsOf(registrations, first.address),
    };
  }
  return null;
}
