import type { CaptureRecord, SipRecord } from '@earshot/contracts';
import {
  ALICE,
  atProbe,
  BOB,
  type FlowOptions,
  onNextHop,
  rtpTimeline,
  SipFlow,
  START_US,
} from '@earshot/test/builders';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createFold } from '../fold.js';

const PBX = { user: '1001', address: '192.0.2.15:5060', media: '192.0.2.15:5000' };
const SECOND_US = 1_000_000;

/** A flow of the Call-ID that all share, which starts so many seconds later. */
function flow(fromTag: string, startSeconds = 0, options: FlowOptions = {}): SipFlow {
  const startUs = START_US + startSeconds * SECOND_US;
  return new SipFlow({ callId: 'fixed@sender', fromTag, toTag: `${fromTag}-callee`, startUs, ...options });
}

/** Nine seconds, and a BYE that is answered. */
function call(fromTag: string, startSeconds = 0, options: FlowOptions = {}): SipFlow {
  const one = flow(fromTag, startSeconds, options).invite().at(100).respond(180).at(1000).respond(200).at(1010).ack();
  return one.at(9000).bye().at(9010).respond(200);
}

function refused(one: SipFlow, status: number): SipFlow {
  return one.invite().after(50).respond(status).after(5).ack().after(5);
}

function cancelled(fromTag: string): SipFlow {
  const one = flow(fromTag).invite().at(100).respond(180);
  const { branch, cseq } = one.records[0] as SipRecord;
  one.at(5000).cancel().after(5).respond(200);
  one.records.push(
    ...flow(fromTag)
      .at(5010)
      .request('INVITE', { branch: `${branch}`, cseq: cseq ?? 1, toTag: null })
      .respond(487)
      .ack()
      .records.slice(1),
  );
  return one;
}

function foldOf(records: Iterable<CaptureRecord>) {
  const fold = createFold();
  fold.addAll(records);
  return [...fold.calls()].map(({ facts }) => facts);
}

/** Calls as the messages of each of their legs. */
function calls(records: readonly CaptureRecord[]): number[][] {
  return foldOf(records).map(({ legDetails }) => legDetails.map(({ messages }) => messages));
}

const CHALLENGE = { headers: ['Proxy-Authenticate: Digest realm="x", nonce="n1"'] };
const CREDENTIALS = { headers: ['Proxy-Authorization: Digest username="u", realm="x", nonce="n1", response="0"'] };

describe('one Call-ID', () => {
  const cases: [string, CaptureRecord[], number[][]][] = [
    // Another From tag, after the dialog has ended.
    [
      'is two calls where a sender uses it again after a BYE',
      [call('a'), call('b', 10)].flatMap(recordsOf),
      [[6], [6]],
    ],
    ['is two after a refusal', [refused(flow('a'), 486), call('b', 1)].flatMap(recordsOf), [[3], [6]]],
    [
      'is two after a challenge that nobody answered',
      [refused(flow('a'), 407), call('b', 1)].flatMap(recordsOf),
      [[3], [6]],
    ],
    ['is two after a CANCEL', [cancelled('a'), call('b', 6)].flatMap(recordsOf), [[6], [6]]],
    [
      'is two where nothing answered the first for 64 T1',
      [flow('a').invite().againAt(500, 1500), call('b', 33)].flatMap(recordsOf),
      [[3], [6]],
    ],
    [
      'is two where the first was not heard of for a minute',
      [flow('a').invite().respond(200).ack(), call('b', 61)].flatMap(recordsOf),
      [[3], [6]],
    ],
    [
      'is twenty where a generator has no other',
      Array.from({ length: 20 }, (_, index) => call(`t${index}`, index * 10)).flatMap(recordsOf),
      Array.from({ length: 20 }, () => [6]),
    ],
    [
      'is two where the capture began in the middle of the first',
      [...call('a').records.slice(4), ...call('b', 10).records],
      [[2], [6]],
    ],
    // The same From tag.
    [
      'is two where the same tag calls again, with a higher number, after its BYE',
      [...call('a').records, ...numbered(call('a', 10, { toTag: 'other' }), 10).records],
      [[6], [6]],
    ],
    [
      'is two where a sender that was started again repeats all, longer after than a transaction lasts',
      [call('a'), call('a', 42)].flatMap(recordsOf),
      [[6], [6]],
    ],
    [
      'is two where a phone comes back from a reboot in mid-call',
      [...call('a').records.slice(0, 4), ...call('a', 120).records],
      [[4], [6]],
    ],
    // One call.
    [
      'is one call after a challenge',
      recordsOf(
        flow('a').invite().at(20).respond(407, CHALLENGE).ack().at(40).invite(CREDENTIALS).at(90).respond(200).ack(),
      ),
      [[6]],
    ],
    [
      'is one after a challenge that somebody had to look up the password for',
      recordsOf(
        flow('a').invite().at(20).respond(407, CHALLENGE).ack().at(51_000).invite(CREDENTIALS).after(50).respond(200),
      ),
      [[5]],
    ],
    [
      'is one where a redirection is followed',
      recordsOf(refused(flow('a'), 302).invite().after(50).respond(200).ack()),
      [[6]],
    ],
    ['is one where a refused caller tries again at once', recordsOf(refused(refused(flow('a'), 503), 486)), [[6]]],
    [
      'is one where it forks',
      recordsOf(
        flow('a')
          .invite()
          .at(90)
          .respond(180, { toTag: 'x' })
          .at(95)
          .respond(180, { toTag: 'y' })
          .at(900)
          .respond(200, { toTag: 'y' }),
      ),
      [[4]],
    ],
    ['is one where two branches answer, and the caller ends one of them', twoAnswers(), [[9]]],
    [
      'is one with its re-INVITEs, also of the callee',
      recordsOf(
        flow('a')
          .invite()
          .respond(200)
          .ack()
          .at(40_000)
          .reinvite()
          .respond(200)
          .ack()
          .at(90_000)
          .reinvite({ by: 'callee' })
          .respond(200)
          .ack({ by: 'callee' }),
      ),
      [[9]],
    ],
    [
      'is one with what is sent again',
      recordsOf(flow('a').invite().againAt(500, 1500).at(1600).respond(200).againAt(2100).ack().againAt(2200)),
      [[7]],
    ],
    [
      'is one that a proxy sends past the probe again',
      [...call('a').records, ...onNextHop(call('a').records, { from: PBX.address, to: '192.0.2.30:5060', delayMs: 3 })],
      [[12]],
    ],
    [
      'is one at two probes, by whatever clock',
      [...call('a').records, ...atProbe(call('a').records, 'second', 100 * SECOND_US)],
      [[12]],
    ],
    [
      'is one of two legs where an agent leaves it as it is',
      [call('a', 0, { callee: { ...PBX, user: '1002' } }), call('b', 0.02, { caller: PBX })].flatMap(recordsOf),
      [[6, 6]],
    ],
    [
      'is one of two legs where the agent rings first',
      [call('a', 0, { callee: { ...PBX, user: '1002' } }), call('b', 0.5, { caller: PBX })].flatMap(recordsOf),
      [[6, 6]],
    ],
    [
      'is one of three legs where the agent tries a second callee',
      [
        call('a', 0, { callee: { ...PBX, user: '1002' } }),
        refused(flow('b', 0.02, { caller: PBX }), 486),
        call('c', 0.2, { caller: PBX }),
      ].flatMap(recordsOf),
      [[6, 3, 6]],
    ],
    [
      'is two of two legs each where calls pass such an agent one after the other',
      [
        call('a', 0, { callee: { ...PBX, user: '1002' } }),
        call('b', 0.02, { caller: PBX }),
        call('c', 10, { callee: { ...PBX, user: '1002' } }),
        call('d', 10.02, { caller: PBX }),
      ].flatMap(recordsOf),
      [
        [6, 6],
        [6, 6],
      ],
    ],
  ];
  it.each(cases)('%s', (_, records, expected) => {
    expect(calls(records)).toEqual(expected);
    expect(calls([...records].reverse())).toEqual(expected);
  });
});

function recordsOf({ records }: SipFlow): SipRecord[] {
  return records;
}

/** The same, but that the numbers of the caller are higher. */
function numbered(one: SipFlow, by: number): SipFlow {
  for (const [index, record] of one.records.entries())
    one.records[index] = { ...record, cseq: (record.cseq ?? 0) + by, branch: `${record.branch}-${by}` };
  return one;
}

/** RFC 3261 13.2.2.4: the caller acknowledges both, and sends a BYE to the one that it does not want. */
function twoAnswers(): SipRecord[] {
  const one = flow('a').invite().at(500).respond(200, { toTag: 'x' }).at(510).respond(200, { toTag: 'y' });
  one.at(520).ack({ toTag: 'x' }).at(530).ack({ toTag: 'y' }).at(540).bye({ toTag: 'y' }).at(545).respond(200);
  return one.at(9000).bye({ toTag: 'x' }).at(9005).respond(200).records;
}

describe('calls that share a Call-ID', () => {
  const first = call('a', 0, { toTag: 'x' });
  const second = call('b', 10, { toTag: 'y', callee: { ...BOB, user: '1003' } });
  const records: CaptureRecord[] = [
    ...first.records,
    ...second.records,
    ...rtpTimeline({ src: BOB.media, dst: ALICE.media, fromMs: 1100, toMs: 9000 }),
    ...rtpTimeline({ src: BOB.media, dst: ALICE.media, fromMs: 11_100, toMs: 19_000 }),
  ];

  it('have their own times, ends and streams', () => {
    const found = foldOf(records);
    expect(
      found.map(({ startUs, endUs, talkMs }) => [
        (startUs - START_US) / 1000,
        ((endUs ?? 0) - START_US) / 1000,
        talkMs,
      ]),
    ).toEqual([
      [0, 9000, 8000],
      [10_000, 19_000, 8000],
    ]);
    for (const [place, { key, streamDetails, startUs, endUs }] of found.entries()) {
      expect(streamDetails, `${place}`).not.toEqual([]);
      for (const stream of streamDetails) {
        expect(stream.callKey).toBe(key);
        expect(stream.firstUs).toBeGreaterThanOrEqual(startUs);
        expect(stream.lastUs).toBeLessThanOrEqual((endUs ?? 0) + 1000);
      }
    }
  });

  it('have their own parties, also where a sender that was started again has the same tag, and where there are many', () => {
    const calling = (user: string, seconds: number, tag = 'same') => call(tag, seconds, { callee: { ...BOB, user } });
    const twice = [calling('1003', 0), calling('1004', 60), calling('1003', 120)].flatMap(recordsOf);
    const many = Array.from({ length: 30 }, (_, index) => calling(`20${index}`, 200 + 10 * index, `t${index}`));
    const expected = ['1003', '1004', '1003', ...many.map(({ callee: { user } }) => user)];
    const all: CaptureRecord[] = [...twice, ...many.flatMap(recordsOf)];
    for (const order of [all, all.toReversed()]) {
      const found = foldOf(order);
      expect(found.map(({ legDetails: [leg] }) => leg?.to.user)).toEqual(expected);
    }
  });

  it('keep their keys, whatever comes later', () => {
    const keyOf = (some: readonly CaptureRecord[]) => foldOf(some).at(-1)?.key;
    const alone = keyOf(second.records);
    expect(keyOf(second.records.slice(0, 1))).toBe(alone);
    expect(keyOf([...second.records, ...first.records])).toBe(alone);
    expect(foldOf(first.records)[0]?.key).not.toBe(alone);
  });

  it('are the same in any order of records', () => {
    const again = [...records, ...call('a', 60).records];
    const expected = foldOf(again);
    expect(expected.map(({ key }) => key)).toHaveLength(3);
    expect(new Set(expected.map(({ key }) => key)).size).toBe(3);
    fc.assert(
      fc.property(fc.shuffledSubarray(again, { minLength: again.length }), (shuffled) => {
        expect(foldOf(shuffled)).toEqual(expected);
      }),
      { numRuns: 30 },
    );
  });
});
