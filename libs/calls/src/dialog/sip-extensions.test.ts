import type { CaptureRecord, Leg, SipRecord } from '@earshot/contracts';
import { ALICE, BOB, onNextHop, rtpTimeline, SipFlow, START_US } from '@earshot/test/builders';
import { describe, expect, it } from 'vitest';
import type { AssembledCall } from '../assembled-call.js';
import { createFold } from '../fold.js';

function calls(records: readonly CaptureRecord[]): AssembledCall[] {
  const fold = createFold();
  fold.addAll(records);
  return [...fold.calls()];
}

function legOf(records: readonly CaptureRecord[]): Leg {
  const legs = calls(records).flatMap(({ facts }) => facts.legDetails);
  expect(legs).toHaveLength(1);
  return legs[0] as Leg;
}

/** Each description of the only leg: who made it in what, and whether as an offer and in mid-call. */
function descriptions({ records }: SipFlow): [string, string, 'offer' | 'answer', 'opening' | 'mid-call'][] {
  const [call] = calls(records);
  return (call?.legs[0]?.announcements ?? []).map(({ side, message, offer, midCall }) => [
    side,
    message.method ?? `${message.status} ${message.cseqMethod}`,
    offer ? 'offer' : 'answer',
    midCall ? 'mid-call' : 'opening',
  ]);
}

const RELIABLE = { headers: ['Require: 100rel', 'RSeq: 1'] };

describe('reliable provisional responses (RFC 3262)', () => {
  /** Offer in the reliable response, answer in the PRACK: 5, second case. */
  const lateOffer = () =>
    new SipFlow()
      .invite({ sdp: null })
      .at(80)
      .respond(183, { ...RELIABLE, sdp: {} })
      .againAt(580)
      .at(600)
      .request('PRACK', { headers: ['RAck: 1 1 INVITE'], sdp: { address: ALICE.media } })
      .after(20)
      .respond(200);

  it('are answered in the PRACK, and repeated until it comes', () => {
    const flow = lateOffer();
    expect(descriptions(flow)).toEqual([
      ['callee', '183 INVITE', 'offer', 'opening'],
      ['caller', 'PRACK', 'answer', 'opening'],
    ]);
    expect(legOf(flow.records)).toMatchObject({ state: 'ringing', retransmissions: 1, ringUs: START_US + 80_000 });
  });

  it('may be followed by another offer in a PRACK, which its 200 answers', () => {
    const flow = lateOffer()
      .at(900)
      .request('PRACK', { headers: ['RAck: 2 1 INVITE'], sdp: { address: ALICE.media, version: 2 } })
      .after(20)
      .respond(200, { sdp: { address: BOB.media } });
    expect(descriptions(flow).slice(2)).toEqual([
      ['caller', 'PRACK', 'offer', 'opening'],
      ['callee', '200 PRACK', 'answer', 'opening'],
    ]);
  });

  it('are neither answer nor attempt: the leg is answered by the 2xx to the INVITE', () => {
    const flow = lateOffer();
    const [invite] = flow.records as [SipRecord];
    const answer = new SipFlow()
      .at(3000)
      .request('INVITE', { branch: invite.branch as string, cseq: 1, toTag: null })
      .respond(200, { sdp: null }).records[1] as SipRecord;
    const ended = flow.at(9000).bye().after(5).respond(200).records;
    const leg = legOf([...ended, answer]);
    expect(leg).toMatchObject({ state: 'ended', answerUs: START_US + 3_000_000, talkMs: 6000 });
    expect(leg.attempts).toMatchObject([{ finalStatus: 200, invites: [{ cseq: 1 }] }]);
  });
});

describe('offers and answers (RFC 3264)', () => {
  it('are that on each hop, since an intermediary may change them on the way', () => {
    const { records } = new SipFlow().invite().at(80).respond(183, { sdp: {} }).at(900).respond(200).ack();
    const hop = onNextHop(records, { from: '192.0.2.15:5060', to: BOB.address, delayMs: 3 });
    const [call] = calls([...records, ...hop]);
    expect(call?.legs[0]?.announcements.map(({ side, offer }) => [side, offer])).toEqual([
      ['caller', true],
      ['caller', true],
      ...Array.from({ length: 4 }, () => ['callee', false]),
    ]);
  });
});

describe('UPDATE (RFC 3311)', () => {
  it('before the answer belongs to the opening, and holds nothing', () => {
    const flow = new SipFlow()
      .invite({ sdp: { direction: 'inactive' } })
      .at(80)
      .respond(183, { ...RELIABLE, sdp: { direction: 'inactive' } })
      .at(100)
      .request('UPDATE', { sdp: { address: ALICE.media, direction: 'sendonly' } })
      .after(20)
      .respond(200, { sdp: { address: BOB.media, direction: 'recvonly' } });
    expect(descriptions(flow).slice(2)).toEqual([
      ['caller', 'UPDATE', 'offer', 'opening'],
      ['callee', '200 UPDATE', 'answer', 'opening'],
    ]);
    expect(legOf(flow.records)).toMatchObject({ state: 'ringing', holds: [], answerUs: null });
  });

  it('after it is in mid-call, from either side', () => {
    const flow = new SipFlow().invite().at(80).respond(200).ack();
    flow.at(5000).request('UPDATE', { by: 'callee', sdp: { direction: 'sendonly' } });
    flow.after(20).respond(200, { sdp: { direction: 'recvonly' } });
    expect(descriptions(flow).slice(2)).toEqual([
      ['callee', 'UPDATE', 'offer', 'mid-call'],
      ['caller', '200 UPDATE', 'answer', 'mid-call'],
    ]);
    expect(legOf(flow.records).holds).toMatchObject([{ by: 'callee', fromUs: START_US + 5_000_000 }]);
  });
});

describe('session timers (RFC 4028)', () => {
  const timer = (seconds: number) => ({ headers: [`Session-Expires: ${seconds};refresher=uac`] });

  it('that are too short are sent again by the user agent, in the same attempt', () => {
    const flow = new SipFlow()
      .invite(timer(60))
      .at(20)
      .respond(422, { headers: ['Min-SE: 90'] })
      .ack()
      .at(40)
      .invite(timer(90))
      .at(140)
      .respond(200, timer(90))
      .ack();
    const leg = legOf(flow.records);
    expect(leg).toMatchObject({ state: 'answered', finalStatus: 200, pddMs: 140, challenged: false });
    expect(leg.attempts).toMatchObject([{ finalStatus: 200, invites: [{ finalStatus: 422 }, { finalStatus: 200 }] }]);
  });

  it('are refreshed by UPDATE or re-INVITE, which change nothing of the leg', () => {
    const flow = new SipFlow().invite(timer(90)).at(100).respond(200, timer(90)).ack();
    flow.at(45_000).request('UPDATE', timer(90)).after(10).respond(200, timer(90));
    flow.at(90_000).reinvite(timer(90)).after(10).respond(200, timer(90)).ack();
    flow.at(95_100).bye({ by: 'callee' }).after(10).respond(200);
    const leg = legOf(flow.records);
    expect(leg).toMatchObject({ state: 'ended', talkMs: 95_000, endedBy: 'callee', holds: [], retransmissions: 0 });
    expect(leg.attempts).toHaveLength(1);
    expect(leg.branchDetails).toHaveLength(1);
  });
});

describe('the WebSocket transport (RFC 7118)', () => {
  const browser = { ...ALICE, address: '198.51.100.9:52814', media: '0.0.0.0:9' };
  const proxy = { ...BOB, address: '192.0.2.15:443' };

  it('is one hop of a leg, whose next is UDP', () => {
    const flow = new SipFlow({ caller: browser, callee: proxy, transport: 'wss' })
      .invite()
      .at(100)
      .respond(180)
      .at(2000)
      .respond(200)
      .ack()
      .at(9000)
      .bye({ by: 'callee' })
      .after(5)
      .respond(200);
    const hop = onNextHop(flow.records, { from: '192.0.2.15:5060', to: BOB.address, delayMs: 3 });
    const udp = hop.map((record) => ({ ...record, transport: 'udp' as const }));
    expect(legOf([...flow.records, ...udp])).toMatchObject({
      state: 'ended',
      endedBy: 'callee',
      retransmissions: 0,
      hops: [
        { src: browser.address, dst: proxy.address },
        { src: '192.0.2.15:5060', dst: BOB.address },
      ],
    });
  });

  it('carries descriptions without an address (RFC 8840): media is bound by SSRC', () => {
    const lines = ['a=ssrc:4242 cname:Yx2', 'a=rtcp-mux', 'a=ice-ufrag:x'];
    const flow = new SipFlow({ caller: browser, callee: proxy, transport: 'wss' })
      .invite({ sdp: { address: browser.media, protocol: 'UDP/TLS/RTP/SAVPF', lines } })
      .at(2000)
      .respond(200, { sdp: { address: '0.0.0.0:9', protocol: 'UDP/TLS/RTP/SAVPF', lines: ['a=ssrc:4343 cname:Zz3'] } })
      .ack();
    const [there, back] = [browser.address.replace('52814', '40001'), '192.0.2.16:30000'];
    const span = { fromMs: 2100, toMs: 9000 };
    const media = [
      ...rtpTimeline({ src: there, dst: back, ssrc: 4242, ...span }),
      ...rtpTimeline({ src: back, dst: there, ssrc: 4343, ...span }),
    ];
    const [call] = calls([...flow.records, ...media]);
    expect(call?.facts.streamDetails.map(({ ssrc, listener, boundBy }) => [ssrc, listener, boundBy]).sort()).toEqual([
      ['0x00001092', 'callee', 'ssrc'],
      ['0x000010f7', 'caller', 'ssrc'],
    ]);
  });
});

describe('an attended transfer (RFC 5589 7)', () => {
  const carol = { user: '1003', address: '192.0.2.30:5060', media: '192.0.2.30:7000' };
  const first = new SipFlow({ callId: 'first' }).invite().at(1000).respond(200).ack();
  const consult = new SipFlow({
    callId: 'consult',
    caller: { ...BOB, media: '192.0.2.20:6002' },
    callee: carol,
    fromTag: 'cb',
  })
    .at(5000)
    .invite()
    .at(6000)
    .respond(200)
    .ack();
  first
    .at(9000)
    .request('REFER', {
      by: 'callee',
      headers: ['Refer-To: <sip:1003@192.0.2.30?Replaces=consult%3Bto-tag%3Dtag-b%3Bfrom-tag%3Dcb>'],
    })
    .after(5)
    .respond(202);
  const replacing = new SipFlow({
    callId: 'replacing',
    caller: { ...ALICE, media: '192.0.2.10:4002' },
    callee: { ...carol, media: '192.0.2.30:7002' },
    fromTag: 'ra',
  })
    .at(9100)
    .invite({ headers: ['Replaces: consult;to-tag=tag-b;from-tag=cb', 'Referred-By: <sip:1002@192.0.2.20>'] })
    .at(9200)
    .respond(200)
    .ack();
  consult.at(9250).bye({ by: 'callee' }).after(5).respond(200);
  first.at(9300).bye({ by: 'callee' }).after(5).respond(200);
  replacing.at(60_000).bye().after(5).respond(200);
  const records = [...first.records, ...consult.records, ...replacing.records];

  it('is one call of three legs, by Refer-To, Referred-By and Replaces, that lasts as long as its last', () => {
    const [call, ...more] = calls(records);
    expect(more).toEqual([]);
    expect(call?.facts.callIds).toEqual(['first', 'consult', 'replacing']);
    expect(
      call?.facts.links
        .filter(({ merged }) => merged)
        .map(({ rule, fromCallId, toCallId }) => [rule, fromCallId, toCallId].join(' '))
        .sort(),
    ).toEqual(['refer first consult', 'refer first replacing', 'replaces consult replacing']);
    expect(call?.facts).toMatchObject({
      state: 'ended',
      endedBy: 'caller',
      endUs: START_US + 60_000_000,
      talkMs: 59_000,
    });
    expect(call?.facts.legDetails.map(({ endedBy, talkMs }) => [endedBy, talkMs])).toEqual([
      ['callee', 8300],
      ['callee', 3250],
      ['caller', 50_800],
    ]);
  });
});

describe('redirection (RFC 3261 8.1.3.4, 16.6)', () => {
  const proxy = { ...BOB, address: '192.0.2.15:5060' };
  /** What the caller sees of a proxy that tries one phone after the other. */
  const upstream = () => new SipFlow({ callee: proxy }).invite().at(20).respond(100);
  /** What the proxy sends to a phone, under the same Call-ID and CSeq. */
  const towards = (phone: string, atMs: number, status: number, toTag: string): SipRecord[] =>
    new SipFlow({ caller: { ...ALICE, address: proxy.address }, callee: { ...BOB, address: phone } })
      .at(atMs)
      .invite({ branch: `z9hG4bK-${phone}` })
      .after(50)
      .respond(status, { toTag }).records;

  it('by a phone behind a proxy that tries the next is no end of the leg', () => {
    const behind = [...towards('192.0.2.21:5060', 30, 302, 'moved'), ...towards('192.0.2.22:5060', 100, 180, 'next')];
    const ringing = legOf([...upstream().records, ...behind]);
    expect(ringing).toMatchObject({ state: 'ringing', finalStatus: null, endUs: null });
    const answered = upstream().at(3000).respond(200, { toTag: 'next' }).ack();
    expect(legOf([...answered.records, ...behind])).toMatchObject({ state: 'answered', finalStatus: 200 });
  });

  it('that leads nowhere ends it with what the caller was told', () => {
    const behind = [...towards('192.0.2.21:5060', 30, 302, 'moved'), ...towards('192.0.2.22:5060', 100, 404, 'next')];
    const failed = upstream().at(200).respond(404, { toTag: 'next' }).ack();
    expect(legOf([...failed.records, ...behind])).toMatchObject({ state: 'failed', finalStatus: 404 });
    // Without what the caller was told, the last that is known.
    expect(legOf([...upstream().records, ...behind])).toMatchObject({ state: 'failed', finalStatus: 404 });
  });

  it('or the CANCEL of a branch that takes too long is no end of it: it rings elsewhere', () => {
    const branch = 'z9hG4bK-192.0.2.21:5060';
    const slow = towards('192.0.2.21:5060', 30, 180, 'slow');
    const [cancel] = new SipFlow({ caller: { ...ALICE, address: proxy.address } })
      .at(20_000)
      .cancel({ branch, cseq: 1 }).records as [SipRecord];
    const next = towards('192.0.2.22:5060', 20_010, 180, 'next');
    const ringing = [...upstream().records, ...slow, cancel, ...next];
    expect(legOf(ringing)).toMatchObject({ state: 'ringing', endUs: null });
    // The caller's own ends it.
    const given = new SipFlow({ callee: proxy }).invite().at(25_000).cancel().records[1] as SipRecord;
    expect(legOf([...ringing, given])).toMatchObject({ state: 'cancelled', endUs: START_US + 25_000_000 });
  });

  it('that only the hop behind the proxy shows is no end either, until all have refused', () => {
    const moved = towards('192.0.2.21:5060', 30, 302, 'moved');
    const next = (status: number) => [...moved, ...towards('192.0.2.22:5060', 100, status, 'next')];
    expect(legOf(next(180)).state).toBe('ringing');
    expect(legOf(next(486))).toMatchObject({ state: 'failed', finalStatus: 486, endedBy: 'callee' });
    expect(legOf(next(603))).toMatchObject({ finalStatus: 603 });
    expect(legOf(moved)).toMatchObject({ state: 'failed', finalStatus: 302 });
  });

  it('or a refusal is no end while another branch has not answered at all, unless its ACK shows that it did', () => {
    const busy = towards('192.0.2.21:5060', 30, 486, 'busy');
    const silent = towards('192.0.2.22:5060', 30, 180, 'other').slice(0, 1);
    expect(legOf([...upstream().records, ...busy, ...silent]).state).toBe('trying');
    const [invite] = silent as [SipRecord];
    const acknowledged = new SipFlow({ caller: { ...ALICE, address: proxy.address } })
      .at(90)
      .ack({ branch: invite.branch as string, cseq: 1 }).records;
    expect(legOf([...upstream().records, ...busy, ...silent, ...acknowledged]).state).toBe('failed');
    // A branch that is silent is given up by Timer B.
    const [later] = new SipFlow().at(32_031).request('INFO').records as [SipRecord];
    expect(legOf([...upstream().records, ...busy, ...silent, later])).toMatchObject({
      state: 'failed',
      finalStatus: 486,
    });
  });
});

describe('BYE in an early dialog (RFC 3261 15)', () => {
  it('gives the call up as CANCEL does', () => {
    const flow = new SipFlow().invite().at(100).respond(180);
    const [invite] = flow.records as [SipRecord];
    const terminated = new SipFlow()
      .at(5020)
      .request('INVITE', { branch: invite.branch as string, cseq: 1, toTag: null })
      .respond(487).records[1] as SipRecord;
    const leg = legOf([...flow.at(5000).bye().after(10).respond(200).records, terminated]);
    expect(leg).toMatchObject({ state: 'cancelled', endedBy: 'caller', finalStatus: 487, talkMs: null });
  });
});
