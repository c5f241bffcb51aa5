import { ALICE, BOB, rtpTimeline, SipFlow } from '@earshot/test/builders';
import { describe, expect, it } from 'vitest';
import { conclude } from './index.js';

/** A call manager that asks for an offer, and holds with the answer in its ACK; music comes from a server of its own. */
function codesOf(direction: 'inactive' | 'sendonly', resumes: boolean): string[] {
  const flow = new SipFlow().invite().at(100).respond(180).at(2000).respond(200).after(10).ack();
  flow.at(20_000).reinvite({ sdp: null }).after(20).respond(200);
  flow.after(20).ack({ sdp: { address: '192.0.2.99:24000', direction, version: 2 } });
  if (resumes) {
    flow.at(50_000).reinvite({ sdp: null }).after(20).respond(200);
    flow.after(20).ack({ sdp: { address: ALICE.media, version: 3 } });
  }
  flow.at(80_000).bye().after(5).respond(200);
  const talk = { fromMs: 2020, toMs: 20_040 };
  const again = { fromMs: 50_040, toMs: 80_000 };
  const records = [talk, ...(resumes ? [again] : [])].flatMap((span) => [
    ...rtpTimeline({ ...span, src: BOB.media, dst: ALICE.media, ssrc: 0xb0b }),
    ...rtpTimeline({ ...span, src: ALICE.media, dst: BOB.media, ssrc: 0xa11ce }),
  ]);
  const { calls } = conclude([...flow.records, ...records]);
  return (calls[0]?.findings ?? []).map(({ code }) => code);
}

describe('a refresh that broke the media', () => {
  it.each(['inactive', 'sendonly'] as const)('is not hold that is asked for by %s in an ACK', (direction) => {
    expect(codesOf(direction, true)).toEqual([]);
    expect(codesOf(direction, false)).toEqual(['stuck-hold']);
  });
});
