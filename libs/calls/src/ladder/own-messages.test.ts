import type { Leg, SipRecord } from '@earshot/contracts';
import { SipFlow, START_US } from '@earshot/test/builders';
import { expect, it } from 'vitest';
import { createFold } from '../fold.js';
import { ladder } from './ladder.js';
import { ownMessages } from './own-messages.js';

function call(fromTag: string, startSeconds: number): SipRecord[] {
  const flow = new SipFlow({ fromTag, toTag: `${fromTag}-callee`, startUs: START_US + startSeconds * 1_000_000 });
  return flow.invite().at(100).respond(200).at(110).ack().at(5000).bye().at(5010).respond(200).records;
}

function legsOf(records: readonly SipRecord[]): Leg[] {
  const fold = createFold();
  fold.addAll(records);
  return [...fold.calls()].flatMap(({ facts }) => facts.legDetails);
}

it('messages of another call under the Call-ID are left out, also where the time around a call has but some of them', () => {
  const [before, own, after, again] = [call('a', 0), call('b', 6), call('c', 12), call('b', 60)] as const;
  const [, leg] = legsOf([...before, ...own, ...after, ...again]) as [Leg, Leg];
  expect(ownMessages([...before, ...own, ...after, ...again], [leg]).records).toEqual(own);
  expect(ownMessages([...before.slice(3), ...own, ...after.slice(0, 1)], [leg]).records).toEqual(own);
});

it('all are kept of a call whose Call-ID nobody else has', () => {
  const records = call('a', 0);
  expect(ownMessages(records, legsOf(records)).records).toBe(records);
});

it('each has its leg, also where several have the Call-ID, and the milestones are of the leg', () => {
  const [one, two] = [call('a', 0), call('b', 1)];
  const records = [...one, ...two];
  const legs = legsOf(records);
  expect(legs).toHaveLength(2);
  const { legKeyOf } = ownMessages(records, legs);
  expect(one.map(legKeyOf)).toEqual(one.map(() => legs[0]?.key));
  expect(two.map(legKeyOf)).toEqual(two.map(() => legs[1]?.key));
  const { items } = ladder(records, [], legKeyOf);
  const marked = items.filter(({ milestone }) => milestone !== null);
  expect(marked.map(({ legKey, milestone }) => `${milestone} ${legs.findIndex(({ key }) => key === legKey)}`)).toEqual([
    'Answer 0',
    'Answer 1',
    'End 0',
    'End 1',
  ]);
});
