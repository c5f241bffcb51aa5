import type { SipRecord } from '@earshot/contracts';
import type { Fixture } from './fixture.js';
import { type MessageOptions, type Phone, SipFlow, START_US } from './sip-flow.js';

const TRUNK: Phone = { user: '4930123456', address: '198.51.100.1:5060', media: '198.51.100.1:6000' };
const OTHER_TRUNK: Phone = { user: '4930123456', address: '198.51.100.2:5060', media: '198.51.100.2:6000' };
const REGISTRAR: Phone = { user: 'registrar', address: '192.0.2.2:5060', media: '192.0.2.2:6000' };

function phone(number: number, port = 5060): Phone {
  const host = `192.0.2.${100 + (number % 100)}`;
  return { user: String(2000 + number), address: `${host}:${port}`, media: `${host}:4000` };
}

/** A flow of its own at so many seconds after the start. */
function flowAt(name: string, atS: number, caller: Phone, callee: Phone): SipFlow {
  return new SipFlow({
    callId: name,
    fromTag: `from-${name}`,
    toTag: `to-${name}`,
    caller,
    callee,
    startUs: START_US + atS * 1_000_000,
  });
}

function refused(name: string, atS: number, trunk: Phone, status: number, options: MessageOptions = {}): SipRecord[] {
  return flowAt(name, atS, phone(1), trunk).invite().at(100).respond(status, options).after(5).ack().records;
}

/** Rings after `pddMs`; answered a second later and hung up after so many seconds of talk. */
function talked(name: string, atS: number, callee: Phone, talkS: number, pddMs = 100): SipRecord[] {
  return flowAt(name, atS, phone(1), callee)
    .invite()
    .at(pddMs)
    .respond(180)
    .after(1000)
    .respond(200)
    .after(10)
    .ack()
    .after(talkS * 1000 - 10)
    .bye({ by: 'callee' })
    .after(10)
    .respond(200).records;
}

function times<T>(count: number, make: (index: number) => readonly T[]): T[] {
  return Array.from({ length: count }, (_, index) => make(index)).flat();
}

interface RegisterOptions {
  readonly status?: number;
  readonly expiresS?: number;
  readonly callId?: string;
  readonly agent?: string;
}

/** One REGISTER with its answer; the address of record is the phone's user at the registrar. */
function register(from: Phone, atS: number, options: RegisterOptions = {}): SipRecord[] {
  const { status = 200, expiresS = 3600, agent } = options;
  const caller = { ...from, ...(agent === undefined ? {} : { agent }) };
  const callee = { ...REGISTRAR, user: from.user };
  const headers = [`Expires: ${expiresS}`];
  return flowAt(options.callId ?? `reg-${from.user}-${atS}`, atS, caller, callee)
    .request('REGISTER', { toTag: null, headers })
    .after(20)
    .respond(status, { headers }).records;
}

/** RFC 3261 timer A: gaps of 0.5 s doubling. */
const INVITE_TIMES = [500, 1500, 3500, 7500, 15_500, 31_500] as const;

function unansweredInvite(
  name: string,
  atS: number,
  caller: Phone,
  callee: Phone,
  options: MessageOptions = {},
): SipRecord[] {
  return flowAt(name, atS, caller, callee)
    .invite(options)
    .againAt(...INVITE_TIMES).records;
}

/** Some calls to the trunk, of which so many fail, one among the other; calls before that went well if wanted. */
function outage(failed: number, ofCalls: number, before: boolean): SipRecord[] {
  return [
    ...(before ? times(6, (index) => talked(`before-${index}`, index * 40, TRUNK, 20 + index)) : []),
    ...times(ofCalls, (index) =>
      (index * failed) % ofCalls < failed
        ? refused(`during-${index}`, 400 + index * 5, TRUNK, 503)
        : talked(`during-${index}`, 400 + index * 5, TRUNK, 41 + index),
    ),
  ];
}

/** `count` long calls at once, then `refusals` that the trunk has no line for. */
function crowded(count: number, refusals: number): SipRecord[] {
  return [
    ...times(count, (index) => talked(`up-${index}`, index, TRUNK, 100 + 7 * index)),
    ...times(refusals, (index) =>
      refused(`full-${index}`, 60 + index * 20, TRUNK, 503, { headers: ['Retry-After: 30'] }),
    ),
  ];
}

function lengthyInvite(): MessageOptions {
  const codecs = times(40, (index) => [`${96 + (index % 32)} CODEC${index}/48000`]);
  return { sdp: { address: phone(1).media, codecs } };
}

/** Every ten seconds one phone registers, and `storm` of them again within half a minute at the end. */
function registrars(storm: number): SipRecord[] {
  return [
    ...times(30, (index) => register(phone(index), index * 10)),
    ...times(storm, (index) =>
      register(phone(index), 400 + index, { callId: `again-${index}`, status: index % 3 === 0 ? 503 : 200 }),
    ),
    ...register(phone(90), 480),
  ];
}

/** Registered for two minutes each time, and again so many seconds after. */
function refreshed(everyS: number, count: number): SipRecord[] {
  return times(count, (index) => register(phone(7), index * everyS, { expiresS: 120, callId: `flap-${index}` }));
}

const BEHIND_NAT: Phone = { user: '2050', address: '203.0.113.9:40000', media: '10.0.0.5:4000' };

/** Registered, and registered again from the port given; what was sent to it meanwhile stayed without a response. */
function unreachedBehindNat(portAfter: number, sent: readonly SipRecord[]): SipRecord[] {
  return [
    ...register(BEHIND_NAT, 0),
    ...sent,
    ...register({ ...BEHIND_NAT, address: `203.0.113.9:${portAfter}` }, 1800),
  ];
}

const CALLED_BEHIND_NAT = unansweredInvite('in-1', 300, REGISTRAR, BEHIND_NAT);
const NOTIFIED_BEHIND_NAT = flowAt('mwi-1', 600, REGISTRAR, BEHIND_NAT).request('NOTIFY', { toTag: null }).records;

/** Findings across calls, and near misses. */
export const TRAFFIC_FIXTURES: Readonly<Record<string, Fixture>> = {
  'a trunk fails after it went well': { records: outage(6, 8, true), codes: ['trunk-failure'] },
  'a trunk fails while another goes well': {
    records: [
      ...outage(6, 6, false),
      ...times(6, (index) => talked(`other-${index}`, 390 + index * 9, OTHER_TRUNK, 20 + index)),
    ],
    codes: ['trunk-failure'],
  },
  'not: three of eight calls failed': { records: outage(3, 8, true), codes: [], nearMissOf: 'trunk-failure' },
  'not: the trunk failed all along': {
    records: times(12, (index) => refused(`always-${index}`, index * 10, TRUNK, 503)),
    codes: [],
    nearMissOf: 'trunk-failure',
  },
  'not: the people called were busy': {
    records: [...outage(0, 0, true), ...times(8, (index) => refused(`busy-${index}`, 400 + index * 5, TRUNK, 486))],
    codes: [],
    nearMissOf: 'trunk-failure',
  },

  'no line was free': { records: crowded(6, 2), codes: ['capacity'] },
  'not: one refusal on an idle trunk': { records: crowded(2, 1), codes: [], nearMissOf: 'capacity' },
  'not: refused when half of the calls were over': {
    records: [...crowded(6, 0), ...refused('later', 120, TRUNK, 503, { headers: ['Retry-After: 30'] })],
    codes: [],
    nearMissOf: 'capacity',
  },

  'calls of a trunk end after fifteen minutes': {
    records: [
      ...times(6, (index) => talked(`cut-${index}`, index * 1000, TRUNK, 900)),
      ...times(4, (index) => talked(`own-${index}`, 6000 + index * 1000, TRUNK, 200 + 100 * index)),
    ],
    codes: ['fixed-duration-drops'],
  },
  'not: calls of about fifteen minutes': {
    records: times(10, (index) => talked(`own-${index}`, index * 1000, TRUNK, 895 + index)),
    codes: [],
    nearMissOf: 'fixed-duration-drops',
  },

  'calls do not pass the NAT that forgot the phone': {
    records: unreachedBehindNat(41_000, CALLED_BEHIND_NAT),
    codes: ['nat-binding-expiry'],
  },
  'a NOTIFY does not pass the NAT that forgot the phone': {
    records: unreachedBehindNat(41_000, NOTIFIED_BEHIND_NAT),
    codes: ['nat-binding-expiry'],
  },
  'not: the phone registered from where it was': {
    records: unreachedBehindNat(40_000, CALLED_BEHIND_NAT),
    codes: ['dead-next-hop'],
    nearMissOf: 'nat-binding-expiry',
  },

  'many phones register at once': { records: registrars(28), codes: ['registration-storm'] },
  'not: twelve phones register at once': { records: registrars(12), codes: [], nearMissOf: 'registration-storm' },

  'a phone registers after it has expired': { records: refreshed(150, 4), codes: ['registration-flap'] },
  'a phone asks for too brief a registration': {
    records: times(3, (index) =>
      register(phone(8), index * 5, { expiresS: 30, status: 423, callId: `brief-${index}` }),
    ),
    codes: ['registration-flap'],
  },
  'not: a phone registers in time': { records: refreshed(110, 4), codes: [], nearMissOf: 'registration-flap' },
  'not: a phone was off over night': { records: refreshed(30_000, 2), codes: [], nearMissOf: 'registration-flap' },

  'a scanner tries extensions': {
    records: times(25, (index) =>
      register({ ...phone(1), user: String(100 + index) }, index, { status: 404, agent: 'friendly-scanner' }),
    ),
    codes: ['scan-or-brute-force'],
  },
  'a stranger calls one number after the other': {
    records: times(25, (index) => refused(`dial-${index}`, index, { ...TRUNK, user: String(9000 + index) }, 404)),
    codes: ['scan-or-brute-force'],
  },
  'not: one of the extensions let it in': {
    records: times(25, (index) =>
      register({ ...phone(1), user: String(100 + index) }, index, { status: index === 12 ? 200 : 404 }),
    ),
    codes: [],
    nearMissOf: 'scan-or-brute-force',
  },

  'a large INVITE does not arrive': {
    records: [
      ...flowAt('options', 0, phone(1), TRUNK).request('OPTIONS', { toTag: null }).after(20).respond(200).records,
      ...unansweredInvite('large', 10, phone(1), TRUNK, lengthyInvite()),
    ],
    codes: ['fragmented-sip-lost'],
  },
  'not: nothing at all is answered': {
    records: unansweredInvite('large', 10, phone(1), TRUNK, lengthyInvite()),
    codes: ['dead-next-hop'],
    nearMissOf: 'fragmented-sip-lost',
  },
  'not: another large INVITE was answered': {
    records: [
      ...flowAt('options', 0, phone(1), TRUNK).request('OPTIONS', { toTag: null }).after(20).respond(200).records,
      ...flowAt('answered', 5, phone(2), TRUNK).invite(lengthyInvite()).at(100).respond(486).after(5).ack().records,
      ...unansweredInvite('large', 10, phone(1), TRUNK, lengthyInvite()),
    ],
    codes: ['dead-next-hop'],
    nearMissOf: 'fragmented-sip-lost',
  },

  'one call takes long to ring': {
    records: times(22, (index) =>
      talked(`slow-${index}`, index * 60, TRUNK, 20 + index, index === 9 ? 7000 : 900 + index * 10),
    ),
    codes: ['slow-destination'],
  },
  'not: all calls take long to ring': {
    records: times(22, (index) =>
      talked(`slow-${index}`, index * 60, TRUNK, 20 + index, index === 9 ? 7000 : 4000 + index * 10),
    ),
    codes: [],
    nearMissOf: 'slow-destination',
  },
};
