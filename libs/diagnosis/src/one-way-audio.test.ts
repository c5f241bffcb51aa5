import { ALICE, BOB, rtpTimeline, SipFlow } from '@earshot/test/builders';
import { describe, expect, it } from 'vitest';
import { conclude } from './index.js';

describe('one-way audio', () => {
  it('counts what goes straight from end to end, past the agent that both legs end at', () => {
    const agent = { user: 'pbx', address: '192.0.2.50:5060' };
    const session = { headers: ['Session-ID: ab30317f1a784dc48ff824d0d3715d86'] };
    const legs = [
      { callId: 'call-1', caller: ALICE, callee: { ...agent, user: BOB.user, media: BOB.media } },
      { callId: 'call-2', caller: { ...agent, user: ALICE.user, media: ALICE.media }, callee: BOB },
    ];
    const signalling = legs.flatMap(
      (leg) =>
        new SipFlow(leg).invite(session).at(2000).respond(200).after(10).ack().at(12_000).bye().respond(200).records,
    );
    const span = { fromMs: 2020, toMs: 12_000 };
    const [toCaller, toCallee] = [
      rtpTimeline({ ...span, src: BOB.media, dst: ALICE.media, ssrc: 0xb0b }),
      rtpTimeline({ ...span, toMs: 2040, src: ALICE.media, dst: BOB.media, ssrc: 0xa11ce }),
    ];
    const { calls } = conclude([...signalling, ...toCaller, ...toCallee]);
    expect(calls).toHaveLength(1);
    const { findings = [], streamDetails = [] } = calls[0] ?? {};
    const keyOf = (packets: number) => streamDetails.find((stream) => stream.packets === packets)?.key;
    expect(findings.find(({ code }) => code === 'one-way-audio')?.evidence).toMatchObject([
      { text: '499 packets went to the caller', streamKey: keyOf(499) },
      { text: '1 packet went to the callee', streamKey: keyOf(1) },
    ]);
  });
});
