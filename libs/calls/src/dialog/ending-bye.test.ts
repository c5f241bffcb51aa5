import type { Leg, SipRecord } from '@earshot/contracts';
import { SipFlow, START_US } from '@earshot/test/builders';
import { describe, expect, it } from 'vitest';
import { createFold } from '../fold.js';

function ending(records: readonly SipRecord[]) {
  const fold = createFold();
  fold.addAll(records);
  const [leg] = [...fold.calls()].flatMap(({ facts }) => facts.legDetails) as [Leg];
  const { state, endedBy, endUs, byeAnsweredUs } = leg;
  const ms = (atUs: number | null | undefined) => (atUs == null ? null : (atUs - START_US) / 1000);
  return [state, endedBy, ms(endUs), ms(byeAnsweredUs)];
}

/** Two branches answer, and the caller takes the first. */
const twoAnswers = () =>
  new SipFlow().invite().at(500).respond(200, { toTag: 'x' }).at(510).respond(200, { toTag: 'y' }).ack({ toTag: 'x' });
const endedByCaller = (flow: SipFlow, toTag: string, ms: number) =>
  flow
    .at(ms)
    .bye({ toTag })
    .at(ms + 5)
    .respond(200);
const endedByCallee = (toTag: string, ms: number) =>
  new SipFlow({ toTag })
    .at(ms)
    .bye({ by: 'callee' })
    .at(ms + 5)
    .respond(200).records;

describe('a leg that two branches answer', () => {
  it('goes on where the caller ends one of them, and ends with the other', () => {
    const flow = endedByCaller(twoAnswers().ack({ toTag: 'y' }), 'y', 540);
    expect(ending(flow.records)).toEqual(['answered', null, null, null]);
    expect(ending(endedByCaller(flow, 'x', 9000).records)).toEqual(['ended', 'caller', 9000, 9005]);
  });

  it('goes on where the one that is not acknowledged gives up', () => {
    const { records } = twoAnswers();
    expect(ending([...records, ...endedByCallee('y', 32_510)])).toEqual(['answered', null, null, null]);
    const ends = [...endedByCallee('y', 32_510), ...endedByCallee('x', 60_000)];
    expect(ending([...records, ...ends])).toEqual(['ended', 'callee', 60_000, 60_005]);
  });

  it('ends with the one that was acknowledged where the other was never heard of again', () => {
    expect(ending(endedByCaller(twoAnswers(), 'x', 9000).records)).toEqual(['ended', 'caller', 9000, 9005]);
  });
});

describe('a leg that one branch answers', () => {
  const answered = () => new SipFlow().invite().at(100).respond(200).at(110).ack();

  it('ends with the first of two BYEs that cross', () => {
    const flow = answered().at(5000).bye().at(5001).bye({ by: 'callee' }).at(5010).respond(200);
    expect(ending(flow.records)).toEqual(['ended', 'caller', 5000, 5010]);
  });

  it('ends with a BYE that is challenged, or that the other side knows no dialog for', () => {
    const challenged = answered().at(5000).bye().at(5010).respond(401).at(5020).bye().at(5030).respond(200);
    expect(ending(challenged.records)).toEqual(['ended', 'caller', 5000, 5030]);
    expect(ending(answered().at(5000).bye().at(5010).respond(481).records)).toEqual(['ended', 'caller', 5000, null]);
  });

  it('is answered, and ended by its caller, where a CANCEL comes too late', () => {
    const flow = new SipFlow().invite().at(100).respond(180).at(1000).cancel();
    const { branch } = flow.records[0] as SipRecord;
    const late = new SipFlow().at(1001).request('INVITE', { branch: `${branch}`, cseq: 1, toTag: null, sdp: {} });
    flow.records.push(...late.respond(200).ack().records.slice(1));
    flow.at(1002).respond(200).at(1010).bye({ cseq: 2 }).at(1015).respond(200);
    expect(ending(flow.records)).toEqual(['ended', 'caller', 1010, 1015]);
  });
});
