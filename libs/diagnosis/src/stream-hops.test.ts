import { createFold } from '@earshot/calls';
import { ALICE, BOB, rtpTimeline, SipFlow } from '@earshot/test/builders';
import { describe, expect, it } from 'vitest';
import { streamsByHop } from './stream-hops.js';

const SSRC = 0xb0b;
const MOVED = '192.0.2.10:4100';
const RELAY = '192.0.2.50:9000';

describe('hops of a stream', () => {
  it('are those at one time; what follows at another address is another stream', () => {
    const flow = new SipFlow().invite().at(2000).respond(200).after(10).ack();
    flow.at(15_000).reinvite({ sdp: { address: MOVED } });
    flow.after(10).respond(200).after(10).ack().at(32_000).bye().respond(200);
    const media = [
      rtpTimeline({ src: BOB.media, dst: ALICE.media, ssrc: SSRC, fromMs: 2020, toMs: 15_000 }),
      rtpTimeline({ src: BOB.media, dst: RELAY, ssrc: SSRC, fromMs: 15_520, toMs: 32_000 }),
      rtpTimeline({ src: RELAY, dst: MOVED, ssrc: SSRC, fromMs: 15_521, toMs: 32_000 }),
    ];
    const fold = createFold();
    fold.addAll([...flow.records, ...media.flat()]);
    const [call] = [...fold.calls()];
    const hops = streamsByHop(call?.streams ?? []);
    expect(hops.map((path) => path.map(({ stream }) => `${stream.src} ${stream.dst}`))).toEqual([
      [`${BOB.media} ${ALICE.media}`],
      [`${BOB.media} ${RELAY}`, `${RELAY} ${MOVED}`],
    ]);
  });
});
