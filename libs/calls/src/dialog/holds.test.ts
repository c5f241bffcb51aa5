import type { Leg } from '@earshot/contracts';
import { SipFlow, START_US } from '@earshot/test/builders';
import { describe, expect, it } from 'vitest';
import { createFold } from '../fold.js';

function holdsIn({ records }: SipFlow): Leg['holds'] {
  const fold = createFold();
  fold.addAll(records);
  return [...fold.calls()].flatMap(({ facts }) => facts.legDetails.flatMap(({ holds }) => holds));
}

/** Spans in ms after the start. */
function spansIn(flow: SipFlow): [by: string, fromMs: number, toMs: number | null][] {
  return holdsIn(flow).map(({ by, fromUs, toUs }) => [
    by,
    (fromUs - START_US) / 1000,
    toUs === null ? null : (toUs - START_US) / 1000,
  ]);
}

const answered = () => new SipFlow().invite().at(80).respond(200).ack();

type Direction = 'sendrecv' | 'sendonly' | 'recvonly' | 'inactive';

/** A re-INVITE of the caller with an offer, and its answer. */
function offered(flow: SipFlow, atMs: number, offer: Direction, answer: Direction): SipFlow {
  flow.at(atMs).reinvite({ sdp: { direction: offer } });
  return flow
    .after(20)
    .respond(200, { sdp: { direction: answer } })
    .ack();
}

/** A re-INVITE of the caller without one: the callee offers in the 2xx, the caller answers in the ACK. */
function asked(flow: SipFlow, atMs: number, offer: Direction, answer: Direction): SipFlow {
  flow.at(atMs).reinvite({ sdp: null });
  flow.after(20).respond(200, { sdp: { direction: offer } });
  return flow.after(20).ack({ sdp: { direction: answer } });
}

describe('hold (RFC 3264 8.4)', () => {
  it('begins and ends in the answer where the other side is asked for the offer', () => {
    // As a call manager without media of its own does: it breaks the media, then asks for an offer, to hold as to resume.
    const flow = answered();
    offered(flow, 10_000, 'inactive', 'inactive');
    asked(flow, 10_100, 'sendrecv', 'sendonly');
    offered(flow, 20_000, 'inactive', 'inactive');
    asked(flow, 20_100, 'sendrecv', 'sendrecv');
    expect(spansIn(flow)).toEqual([['caller', 10_000, 20_140]]);
  });

  it('may begin in such an answer alone', () => {
    const flow = answered();
    asked(flow, 10_000, 'sendrecv', 'sendonly');
    asked(flow, 20_000, 'sendrecv', 'sendrecv');
    expect(spansIn(flow)).toEqual([['caller', 10_040, 20_040]]);
  });

  it('of one side is not that of the other, which can but answer recvonly or inactive', () => {
    const flow = answered();
    offered(flow, 10_000, 'sendonly', 'inactive');
    offered(flow, 20_000, 'sendrecv', 'sendrecv');
    expect(spansIn(flow)).toEqual([['caller', 10_000, 20_000]]);
  });

  it('goes on through a refresh of the held side', () => {
    const flow = answered();
    flow.at(10_000).reinvite({ by: 'callee', sdp: { direction: 'sendonly' } });
    flow.after(20).respond(200, { sdp: { direction: 'recvonly' } });
    offered(flow, 15_000, 'sendrecv', 'sendonly');
    flow.at(20_000).reinvite({ by: 'callee', sdp: { direction: 'sendrecv' } });
    flow.after(20).respond(200);
    expect(spansIn(flow)).toEqual([['callee', 10_000, 20_000]]);
  });

  it('that was refused is none (RFC 3261 14.1), and is one where it is asked for again', () => {
    const flow = answered();
    flow
      .at(10_000)
      .reinvite({ sdp: { direction: 'sendonly' } })
      .after(20)
      .respond(491)
      .ack();
    expect(spansIn(flow)).toEqual([]);
    offered(flow, 12_000, 'sendonly', 'recvonly');
    flow.at(15_000).reinvite().after(20).respond(488).ack();
    expect(spansIn(flow)).toEqual([['caller', 12_000, null]]);
  });

  it('is no one-way call that is refreshed as it began', () => {
    const page = new SipFlow()
      .invite({ sdp: { direction: 'sendonly' } })
      .at(80)
      .respond(200, { sdp: { direction: 'recvonly' } })
      .ack();
    offered(page, 60_000, 'sendonly', 'recvonly');
    expect(spansIn(page)).toEqual([]);
  });
});
