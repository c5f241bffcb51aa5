import type { Unfinished } from '@earshot/contracts';
import { answeredCall, SipFlow, START_US } from '@earshot/test/builders';
import { describe, expect, it } from 'vitest';
import { createFold } from '../fold.js';

type Records = SipFlow['records'] | ReturnType<typeof answeredCall>['records'];

function unfinished(records: Records, afterS: number): Unfinished | null | undefined {
  const fold = createFold({ nowUs: START_US + afterS * 1_000_000 });
  fold.addAll(records);
  const [call] = [...fold.calls()];
  return call?.facts.legDetails[0]?.unfinished;
}

const answered = () => new SipFlow().invite().at(100).respond(180).at(2000).respond(200).after(10).ack();
const { flow, toCaller } = answeredCall({ endMs: 32_000 });
const withoutBye = flow.records.filter(({ cseqMethod }) => cseqMethod !== 'BYE');

describe('a leg that never ended', () => {
  const cases: [string, Records, number, number, Unfinished][] = [
    ['no response to the INVITE', new SipFlow().invite().records, 31, 32, 'no-response'],
    ['ringing for ever', new SipFlow().invite().at(100).respond(180).records, 181, 182, 'no-final-response'],
    ['a BYE that nobody answered', answered().at(9000).bye().records, 40, 41, 'bye-unanswered'],
    ['no BYE, and no media', answered().records, 62, 63, 'no-bye'],
    // The last packet is sent 31 980 ms after the start.
    ['media that stopped without a BYE', [...withoutBye, ...toCaller], 91, 92, 'rtp-timeout'],
    ['a day without a BYE', answered().at(86_390_000).reinvite().records, 86_401, 86_402, 'absolute-limit'],
  ];
  it.each(cases)('%s', (_, records, notYetS, thenS, expected) => {
    expect(unfinished(records, notYetS)).toBeNull();
    expect(unfinished(records, thenS)).toBe(expected);
  });

  it('is not one that ended in order', () => {
    expect(unfinished(answered().at(9000).bye().after(5).respond(200).records, 3600)).toBeNull();
    expect(unfinished(new SipFlow().invite().at(100).respond(486).ack().records, 3600)).toBeNull();
  });

  it('is not one of which a one-sided capture has no response at all', () => {
    const requests = answered()
      .at(9000)
      .bye()
      .records.filter(({ method }) => method !== null);
    expect(unfinished(requests, 3600)).toBeNull();
  });
});
