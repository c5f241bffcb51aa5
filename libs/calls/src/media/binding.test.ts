import type { CaptureRecord, RtpWindowRecord } from '@earshot/contracts';
import {
  ALICE,
  answeredCall,
  BOB,
  type FlowOptions,
  onNextHop,
  receiverReport,
  rtpTimeline,
  SipFlow,
  START_US,
} from '@earshot/test/builders';
import { describe, expect, it } from 'vitest';
import { createFold } from '../fold.js';
import { linkEvidence, mediaEvidence } from '../linking/evidence.js';

function assembled(records: readonly CaptureRecord[]) {
  const fold = createFold();
  fold.addAll(records);
  const calls = [...fold.calls()];
  return { calls, streams: calls.flatMap(({ facts }) => facts.streamDetails), unbound: [...fold.unboundStreams()] };
}

const SECONDS = { fromMs: 2100, toMs: 20_000 };

/** A call whose caller announces an SSRC. */
function flowAnnouncing(ssrc: number, options: FlowOptions = {}): CaptureRecord[] {
  const lines = [`a=ssrc:${ssrc} cname:caller@example`];
  return new SipFlow(options).invite({ sdp: { lines } }).at(2000).respond(200).ack().records;
}

/** Between addresses that nobody announced. */
function behindNat(ssrc: number, options: { fromMs?: number; toMs?: number } = {}): CaptureRecord[] {
  return rtpTimeline({ src: '10.9.0.1:4000', dst: '10.9.0.2:4000', ssrc, ...SECONDS, ...options });
}

describe('a stream', () => {
  it('belongs to the leg whose description announces its destination, and is heard there', () => {
    const { streams, unbound } = assembled(answeredCall().records);
    expect(streams.map(({ src, listener, boundBy, callId }) => ({ src, listener, boundBy, callId }))).toEqual([
      { src: ALICE.media, listener: 'callee', boundBy: 'sdp', callId: 'call-1@192.0.2.10' },
      { src: BOB.media, listener: 'caller', boundBy: 'sdp', callId: 'call-1@192.0.2.10' },
    ]);
    expect(unbound).toEqual([]);
  });

  it('that comes from an address that nobody announced is heard where it goes', () => {
    const media = rtpTimeline({ src: '203.0.113.5:61000', dst: BOB.media, ...SECONDS });
    const { streams } = assembled([...answeredCall({ toCallee: null, toCaller: null }).records, ...media]);
    expect(streams).toMatchObject([{ listener: 'callee', boundBy: 'sdp' }]);
  });

  it('between ICE candidates (RFC 8839) that c= does not name belongs to the leg whose they are', () => {
    const candidate = (component: number, address: string, port: number, type: string) =>
      `a=candidate:1 ${component} UDP 2130706431 ${address} ${port} typ ${type}`;
    const lines = (host: string) => [
      'a=ice-ufrag:x',
      candidate(1, host, 50_000, 'host'),
      candidate(2, host, 50_001, 'host'),
      candidate(1, '2001:DB8:0::7', 50_004, 'srflx'),
      candidate(1, '3b9c2f5e.local', 50_006, 'host'),
      candidate(1, '192.0.2.77', 9, 'host'),
    ];
    const flow = new SipFlow({})
      .invite({ sdp: { lines: lines('10.1.0.1') } })
      .at(2000)
      .respond(200, { sdp: { lines: lines('10.2.0.2') } })
      .ack();
    const there = rtpTimeline({ src: '10.1.0.1:50000', dst: '10.2.0.2:50000', ssrc: 7, ...SECONDS });
    const back = rtpTimeline({ src: '10.2.0.2:50000', dst: '10.1.0.1:50000', ssrc: 8, ...SECONDS });
    const mapped = rtpTimeline({ src: '203.0.113.5:61000', dst: '[2001:db8::7]:50004', ssrc: 9, ...SECONDS });
    const other = rtpTimeline({ src: '203.0.113.5:61000', dst: '192.0.2.77:9', ssrc: 10, ...SECONDS });
    const { streams, unbound } = assembled([...flow.records, ...there, ...back, ...mapped, ...other]);
    expect(streams.map(({ ssrc, listener, boundBy }) => [ssrc, listener, boundBy])).toEqual([
      ['0x00000007', 'callee', 'sdp'],
      ['0x00000008', 'caller', 'sdp'],
      ['0x00000009', 'callee', 'sdp'],
    ]);
    expect(unbound).toHaveLength(1);
    // What is found by its key is what is bound.
    const keys = new Set(flow.records.flatMap(linkEvidence));
    for (const [window] of [there, back, mapped])
      expect(mediaEvidence(window as RtpWindowRecord).some((key) => keys.has(key))).toBe(true);
  });

  it('to a further port of a section with several (RFC 8866 5.14) belongs where it goes', () => {
    const [host, port] = ALICE.media.split(':');
    const flow = new SipFlow({})
      .invite({ sdp: { address: `${ALICE.media}/2` } })
      .at(2000)
      .respond(200)
      .ack();
    const layer = (above: number) =>
      rtpTimeline({ src: '203.0.113.5:61000', dst: `${host}:${Number(port) + above}`, ssrc: 7 + above, ...SECONDS });
    const { streams, unbound } = assembled([...flow.records, ...layer(0), ...layer(2), ...layer(4)]);
    expect(streams.map(({ dst, listener, boundBy }) => ({ dst, listener, boundBy }))).toEqual([
      { dst: ALICE.media, listener: 'caller', boundBy: 'sdp' },
      { dst: `${host}:${Number(port) + 2}`, listener: 'caller', boundBy: 'sdp' },
    ]);
    expect(unbound).toHaveLength(1);
  });

  it('is told apart from another of its SSRC by where its listener sends reports from (RFC 3605)', () => {
    const lines = ['a=rtcp:53020 IN IP4 203.0.113.9'];
    const flow = new SipFlow({}).invite({ sdp: { lines } }).at(2000).respond(200).ack();
    const heard = rtpTimeline({ src: BOB.media, dst: ALICE.media, ssrc: 0xb0b, ...SECONDS });
    const report = receiverReport({
      ...{ src: '203.0.113.9:53020', dst: '192.0.2.20:6001', ssrc: 0xa11ce, of: 0xb0b, atMs: 6000 },
      ...{ cumulativeLost: 3, extendedHighestSequence: 1000 },
    });
    const { calls } = assembled([...flow.records, ...heard, ...behindNat(0xb0b), report]);
    const key = calls[0]?.facts.streamDetails[0]?.key;
    expect(calls[0]?.facts.reports).toMatchObject([{ streamKey: key, cumulativeLost: 3 }]);
  });

  it('that goes to an address that nobody announced is known by where it comes from', () => {
    const media = rtpTimeline({ src: BOB.media, dst: '203.0.113.5:61000', ...SECONDS });
    const { streams } = assembled([...answeredCall({ toCallee: null, toCaller: null }).records, ...media]);
    expect(streams).toMatchObject([{ listener: 'caller', boundBy: 'sdp' }]);
  });

  it('between unannounced addresses takes its leg from the Call-ID that the probe had, and its listener from the other direction', () => {
    const callId = 'call-1@192.0.2.10';
    const there = rtpTimeline({ src: '10.9.0.1:4000', dst: '10.9.0.2:4000', ssrc: 1, callId, ...SECONDS });
    const { streams } = assembled([...answeredCall({ toCallee: null, toCaller: null }).records, ...there]);
    expect(streams).toMatchObject([{ callId, boundBy: 'sdp', listener: null }]);
  });

  it('between a client and its TURN relay belongs where the relay sends it', () => {
    const wire = { src: '10.9.0.1:4000', dst: '203.0.113.3:3478', ...SECONDS };
    const media = rtpTimeline(wire).map((window) => ({ ...window, relayed: { src: BOB.media, dst: ALICE.media } }));
    const { streams } = assembled([...answeredCall({ toCallee: null, toCaller: null }).records, ...media]);
    expect(streams).toMatchObject([{ src: wire.src, dst: wire.dst, listener: 'caller', boundBy: 'sdp' }]);
    expect(mediaEvidence(media[0] as RtpWindowRecord)).toEqual(
      expect.arrayContaining([`media:${BOB.media}`, `media:${ALICE.media}`]),
    );
  });

  it('behind a NAT on both sides is bound by its correlation id', () => {
    const media = rtpTimeline({
      src: '10.9.0.1:4000',
      dst: '10.9.0.2:4000',
      correlationId: 'call-1@192.0.2.10',
      ...SECONDS,
    });
    const { streams } = assembled([...answeredCall({ toCallee: null, toCaller: null }).records, ...media]);
    expect(streams).toMatchObject([{ boundBy: 'correlation-id' }]);
  });

  it('between unannounced addresses belongs to the leg whose description announces its SSRC', () => {
    const { streams } = assembled([...flowAnnouncing(0x5eed), ...behindNat(0x5eed)]);
    expect(streams).toMatchObject([
      { callId: 'call-1@192.0.2.10', listener: 'callee', boundBy: 'ssrc', boundValue: '0x00005eed' },
    ]);
  });

  it('of an SSRC that two legs announce at once is of neither, and of one that is over not either', () => {
    const other = { callId: 'call-2', caller: { ...ALICE, media: '192.0.2.10:4002' } };
    const twice = assembled([...flowAnnouncing(0x5eed), ...flowAnnouncing(0x5eed, other), ...behindNat(0x5eed)]);
    expect(twice.unbound).toMatchObject([{ boundBy: null, boundValue: null }]);
    const ended = new SipFlow().invite({ sdp: { lines: ['a=ssrc:24301 cname:a'] } }).respond(486);
    expect(assembled([...ended.records, ...behindNat(24_301, { fromMs: 6000 })]).unbound).toHaveLength(1);
  });

  it('to an address that several legs announce is of the one that announces its SSRC', () => {
    // A media server hears all on one port.
    const server = { ...BOB, media: '192.0.2.20:9000' };
    const legs = [0x11, 0x12, 0x13].map((ssrc, index) =>
      flowAnnouncing(ssrc, { callId: `call-${index}`, callee: server, startUs: START_US + index * 1000 }),
    );
    const media = [0x13, 0x11, 0x12].flatMap((ssrc) =>
      rtpTimeline({ src: `203.0.113.5:${61_000 + ssrc}`, dst: server.media, ssrc, ...SECONDS }),
    );
    const { streams } = assembled([...legs.flat(), ...media]);
    expect(streams.map(({ callId, ssrc, boundBy, boundValue }) => [callId, ssrc, boundBy, boundValue])).toEqual([
      ['call-0', '0x00000011', 'sdp', server.media],
      ['call-1', '0x00000012', 'sdp', server.media],
      ['call-2', '0x00000013', 'sdp', server.media],
    ]);
  });

  it('says which addresses bound it, and which stream it runs back to', () => {
    const back = rtpTimeline({ src: '203.0.113.5:61000', dst: '10.9.0.3:4000', ...SECONDS });
    const there = rtpTimeline({ src: '10.9.0.3:4000', dst: '203.0.113.5:61000', ssrc: 0x5eed, ...SECONDS });
    const records = [...answeredCall().records, ...flowAnnouncing(0x5eed, { callId: 'nat' }), ...back, ...there];
    const { streams } = assembled(records);
    expect(streams.map(({ boundBy, boundValue }) => [boundBy, boundValue]).sort()).toEqual([
      ['sdp', `${ALICE.media} ${BOB.media}`],
      ['sdp', `${BOB.media} ${ALICE.media}`],
      ['ssrc', '0x00005eed'],
      ['symmetric', '10.9.0.3:4000 203.0.113.5:61000'],
    ]);
  });

  it('without a call stays unbound', () => {
    const { unbound } = assembled(rtpTimeline({ src: '10.9.0.1:4000', dst: '10.9.0.2:4000', ...SECONDS }));
    expect(unbound).toMatchObject([{ callId: null, callKey: null, listener: null, boundBy: null }]);
  });

  it('is parted where the ports and the SSRC serve the next call', () => {
    const first = answeredCall();
    const second = answeredCall({ callId: 'call-2', startUs: START_US + 60_000_000 });
    const { calls } = assembled([...first.records, ...second.records]);
    expect(calls.map(({ facts }) => facts.streamDetails.map(({ packets, ssrc }) => ({ packets, ssrc })))).toEqual([
      [
        { packets: 1499, ssrc: '0x000a11ce' },
        { packets: 1499, ssrc: '0x00000b0b' },
      ],
      [
        { packets: 1499, ssrc: '0x000a11ce' },
        { packets: 1499, ssrc: '0x00000b0b' },
      ],
    ]);
  });

  it('is heard by the caller on every section of a relayed way', () => {
    const relayed = new SipFlow().invite().at(2000).respond(200).ack();
    const hop = onNextHop(relayed.records, { from: '192.0.2.15:5060', to: '192.0.2.20:5060', delayMs: 2 });
    // The relay puts its own addresses into what it passes on.
    const rewritten = hop.map((record) => ({
      ...record,
      sdp: record.sdp && {
        ...record.sdp,
        media: record.sdp.media.map((media) => ({
          ...media,
          connection: '192.0.2.15',
          port: record.method ? 9000 : 9002,
        })),
      },
    }));
    const [invite, , answer] = relayed.records;
    const seenByCaller = { ...(rewritten[1] as typeof invite), src: '192.0.2.15:5060', dst: '192.0.2.10:5060' };
    const seenByCallee = { ...(rewritten[0] as typeof invite) };
    const upstream = rtpTimeline({ src: '192.0.2.20:6000', dst: '192.0.2.15:9000', ssrc: 5, ...SECONDS });
    const downstream = rtpTimeline({ src: '192.0.2.15:9002', dst: '192.0.2.10:4000', ssrc: 5, ...SECONDS });
    const records = [invite, answer, seenByCaller, seenByCallee, relayed.records[1], ...upstream, ...downstream];
    const { calls } = assembled(records as CaptureRecord[]);
    expect(calls[0]?.facts.streamDetails.map(({ listener }) => listener)).toEqual(['caller', 'caller']);
    expect(calls[0]?.facts.caller.streamKeys).toHaveLength(2);
  });

  it('takes its codec from a description that came after it', () => {
    const codecs = { codecs: ['96 G726-32/8000'] };
    const flow = new SipFlow().invite({ sdp: codecs }).at(2000).respond(200, { sdp: codecs }).ack();
    const media = rtpTimeline({ src: BOB.media, dst: ALICE.media, payloadType: 96, codec: null, ...SECONDS });
    const { streams } = assembled([...media, ...flow.records]);
    expect(streams).toMatchObject([{ codec: 'G726-32', clockRate: 8000, payloadTypes: [96] }]);
  });
});
