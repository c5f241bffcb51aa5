import type { CaptureRecord, LegLink, LinkDecision } from '@earshot/contracts';
import { SipFlow, START_US } from '@earshot/test/builders';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { keyOfLegFrom } from '../dialog/assembled-leg.js';
import { createFold } from '../fold.js';

/** Three legs through two agents: `a` and `b` share one header value, `b` and `c` another; `d` shares nothing. */
const RECORDS: readonly CaptureRecord[] = [
  ...legOf('a', 1, ['X-CID: common-ab-1']),
  ...legOf('b', 2, ['X-CID: common-ab-1', 'Session-ID: ab30317f1a784dc48ff824d0d3715d86']),
  ...legOf('c', 3, ['Session-ID: ab30317f1a784dc48ff824d0d3715d86']),
  ...legOf('d', 4, []),
];

function legOf(callId: string, host: number, headers: string[]): CaptureRecord[] {
  const phone = (user: string, last: number) => ({
    user,
    address: `192.0.2.${last}:5060`,
    media: `192.0.2.${last}:4000`,
  });
  const [caller, callee] = [phone(`7${host}`, host), phone(`8${host}`, host + 100)];
  return new SipFlow({ callId, caller, callee, startUs: START_US + host * 10_000 }).invite({ headers }).at(9000).bye()
    .records;
}

const keyOf = (callId: string) => keyOfLegFrom(callId, 'tag-a', START_US);

let lastId = 0;
function decision(verdict: LinkDecision['verdict'], legs: string, others: string): LinkDecision {
  const keysOf = (callIds: string) => [...callIds].map((callId) => keyOf(callId));
  return { id: ++lastId, verdict, decidedUs: START_US, legKeys: keysOf(legs), otherLegKeys: keysOf(others) };
}

function calls(decisions: readonly LinkDecision[], records: Iterable<CaptureRecord> = RECORDS): string[] {
  const fold = createFold({ decisions });
  fold.addAll(records);
  return [...fold.calls()].map(({ facts }) => facts.callIds.join(''));
}

function linksOf(decisions: readonly LinkDecision[]): LegLink[] {
  const fold = createFold({ decisions });
  fold.addAll(RECORDS);
  return [...fold.calls()].flatMap(({ facts }) => facts.links);
}

describe('decisions of a person', () => {
  const cases: [string, LinkDecision[], string[]][] = [
    ['nothing leaves what the links say', [], ['abc', 'd']],
    ['merge what no link ties', [decision('merge', 'a', 'd')], ['abcd']],
    ['split the last leg off', [decision('split', 'c', 'ab')], ['ab', 'c', 'd']],
    ['split the leg in the middle off', [decision('split', 'b', 'ac')], ['a', 'b', 'c', 'd']],
    [
      'the later of two on the same legs counts',
      [decision('split', 'c', 'ab'), decision('merge', 'abc', 'c')],
      ['abc', 'd'],
    ],
    ['and so does a split after a merge', [decision('merge', 'abc', 'd'), decision('split', 'd', 'abc')], ['abc', 'd']],
    ['about legs that are not here change nothing', [decision('merge', 'a', 'x')], ['abc', 'd']],
    // `a` and `c` stay apart; of the two links of `b` the stronger (Session-ID, 0.98) wins over X-CID (0.95).
    ['the stronger link wins between two that are kept apart', [decision('split', 'a', 'c')], ['a', 'bc', 'd']],
  ];
  it.each(cases)('%s', (_, decisions, expected) => {
    expect(calls(decisions)).toEqual(expected);
    expect(calls([...decisions].reverse())).toEqual(expected);
  });

  it('are as good in any order of records', () => {
    const decisions = [decision('split', 'a', 'c'), decision('merge', 'a', 'd')];
    fc.assert(
      fc.property(fc.shuffledSubarray([...RECORDS], { minLength: RECORDS.length }), (records) => {
        expect(calls(decisions, records)).toEqual(['ad', 'bc']);
      }),
      { numRuns: 50 },
    );
  });

  it('leave a link between the calls that were split, naming the other', () => {
    const split = linksOf([decision('split', 'c', 'ab')]).filter(({ rule }) => rule === 'session-id');
    expect(split.map(({ merged, otherCallKey }) => [merged, otherCallKey])).toEqual([
      [false, keyOf('c')],
      [false, keyOf('a')],
    ]);
  });

  it('are the reason that a merged call shows', () => {
    const merged = decision('merge', 'a', 'd');
    const fold = createFold({ decisions: [merged] });
    fold.addAll(RECORDS);
    const [call] = [...fold.calls()];
    expect(call?.facts.decisions).toEqual([merged]);
    expect(call?.facts.links.find(({ rule }) => rule === 'decision')).toMatchObject({
      fromLegKey: keyOf('a'),
      toLegKey: keyOf('d'),
      value: `${merged.id}`,
      confidence: 1,
      merged: true,
    });
  });
});
