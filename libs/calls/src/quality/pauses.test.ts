import { ALICE, BOB, rtpTimeline, SipFlow } from '@earshot/test/builders';
import { describe, expect, it } from 'vitest';
import { createFold } from '../fold.js';

const FROM_MS = 2_020;

const answeredFlow = () => new SipFlow().invite().at(100).respond(180).at(2_000).respond(200).after(10).ack();

/** Alice puts Bob on hold from 10 s to 18 s. */
function held(flow: SipFlow): SipFlow {
  return flow
    .at(10_000)
    .reinvite({ sdp: { direction: 'sendonly' } })
    .after(10)
    .respond(200, { sdp: { direction: 'recvonly' } })
    .after(10)
    .ack()
    .at(18_000)
    .reinvite()
    .after(10)
    .respond(200)
    .after(10)
    .ack();
}

/** What Alice heard of Bob, who is silent at these times of the call, ms. */
function pacing(flow: SipFlow, silences: readonly (readonly [number, number])[]) {
  const fold = createFold();
  fold.addAll(flow.at(30_020).bye().after(10).respond(200).records);
  fold.addAll(
    rtpTimeline({
      src: BOB.media,
      dst: ALICE.media,
      ssrc: 0xb0b,
      fromMs: FROM_MS,
      toMs: 30_020,
      silent: ({ atMs }) => silences.some(([from, to]) => atMs + FROM_MS >= from && atMs + FROM_MS < to),
    }),
  );
  const [call] = [...fold.calls()];
  return call?.streams[0]?.stream.pacing;
}

describe('silence of a stream', () => {
  it('is what the sender chose, without a hold', () => {
    expect(
      pacing(answeredFlow(), [
        [4_000, 5_000],
        [6_500, 7_000],
      ]),
    ).toMatchObject({ silenceGaps: 2, silenceGapsWithoutNoise: 2, silenceMs: 1_500, agreedSilenceMs: 0 });
  });

  it('is not what both agreed on by hold, and neither is its share', () => {
    const found = pacing(held(answeredFlow()), [
      [4_000, 5_400],
      [10_500, 17_500],
      [18_600, 19_000],
    ]);
    expect(found).toMatchObject({
      silenceGaps: 2,
      silenceGapsWithoutNoise: 2,
      silenceMs: 1_800,
      agreedSilenceMs: 7_000,
    });
    // Of 28 s there remain 21.
    expect(found?.silencePct).toBeCloseTo((100 * 1_800) / 21_000, 1);
  });

  it('of a window that lies within a hold is all agreed, in however many pieces', () => {
    const found = pacing(held(answeredFlow()), [
      [10_400, 11_400],
      [11_600, 12_800],
      [13_000, 14_200],
    ]);
    expect(found).toMatchObject({ silenceGaps: 0, silenceMs: 0, silencePct: 0, agreedSilenceMs: 3_400 });
  });
});
