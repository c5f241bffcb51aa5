import type { ExtendedBlock } from '@earshot/contracts';
import { ALICE, BOB, extendedReport, rtpTimeline, SipFlow } from '@earshot/test/builders';
import { describe, expect, it } from 'vitest';
import { createFold } from '../fold.js';

const CALLEE_SSRC = 0xb0b;
const media = (address: string, port: number) => `${address.slice(0, address.lastIndexOf(':'))}:${port}`;

const flow = () => new SipFlow().invite().at(100).respond(200).after(10).ack().at(32_000).bye().after(10).respond(200);
const delayVariation = (meanMs: number) => ({
  type: 15,
  name: 'packet-delay-variation',
  ssrc: CALLEE_SSRC,
  fields: { interval: 'cumulative', pdvType: 'mapdv2', positiveMs: 31.5, positivePercent: null, meanMs },
});
const mos = { type: 29, name: 'mos', ssrc: CALLEE_SSRC, fields: { interval: 'sampled', mos: [4.125, null] } };

function blocksOf(withStream: boolean): ExtendedBlock[] | undefined {
  const fold = createFold();
  fold.addAll(flow().records);
  if (withStream) {
    fold.addAll(rtpTimeline({ src: BOB.media, dst: ALICE.media, ssrc: CALLEE_SSRC, fromMs: 120, toMs: 31_000 }));
  }
  const from = {
    src: media(ALICE.media, Number(ALICE.media.split(':')[1]) + 1),
    dst: media(BOB.media, Number(BOB.media.split(':')[1]) + 1),
    ssrc: 0xa11ce,
  };
  fold.addAll([
    extendedReport({ ...from, atMs: 5_000 }, [delayVariation(7.25), mos]),
    extendedReport({ ...from, atMs: 10_000 }, [delayVariation(9.75)]),
  ]);
  const [call] = [...fold.calls()];
  return call?.facts.extendedBlocks;
}

describe('XR blocks of a call', () => {
  it.each([true, false])('are the last of each kind, where the stream was seen: %s', (withStream) => {
    expect(blocksOf(withStream)).toMatchObject([
      { type: 15, count: 2, ssrc: '0x00000b0b', fields: { meanMs: 9.75, positivePercent: null } },
      { type: 29, count: 1, name: 'mos', fields: { mos: [4.125, null] } },
    ]);
    expect(blocksOf(withStream)?.every(({ streamKey }) => (streamKey !== null) === withStream)).toBe(true);
  });
});
