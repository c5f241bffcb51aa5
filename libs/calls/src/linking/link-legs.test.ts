import type { CaptureRecord, SipRecord } from '@earshot/contracts';
import {
  BOB,
  type FlowOptions,
  type MessageOptions,
  rtpTimeline,
  SipFlow,
  START_US,
  senderReport,
} from '@earshot/test/builders';
import { describe, expect, it } from 'vitest';
import { keyOfLegFrom } from '../dialog/assembled-leg.js';
import { createFold } from '../fold.js';
import { linkEvidence, mediaEvidence } from './evidence.js';

const PBX = { user: '1001', address: '192.0.2.15:5060', media: '192.0.2.15:5000' };
const FAR = { user: '1002', address: '192.0.2.30:5060', media: '192.0.2.30:7000' };

/** A leg into an agent, and the one that it sends out 50 ms later; both end after ten seconds. */
function twoLegs(first: MessageOptions, second: MessageOptions, options: FlowOptions = {}): [SipRecord[], SipRecord[]] {
  const legIn = new SipFlow({ callId: 'leg-in', callee: { ...PBX, user: '1002' } })
    .invite(first)
    .at(500)
    .respond(200)
    .ack()
    .at(10_000)
    .bye();
  const out = new SipFlow({
    callId: 'leg-out',
    caller: { ...PBX, user: '55501', media: '192.0.2.15:5002' },
    callee: FAR,
    fromTag: 'x',
    toTag: 'y',
    ...options,
  })
    .at(50)
    .invite(second)
    .at(400)
    .respond(200)
    .ack()
    .at(10_010)
    .bye();
  return [legIn.records, out.records];
}

function linked(records: readonly CaptureRecord[]): { calls: number; rules: string[] } {
  const fold = createFold();
  fold.addAll(records);
  const calls = [...fold.calls()];
  return {
    calls: calls.length,
    rules: [...new Set(calls.flatMap(({ facts }) => facts.links.map(({ rule }) => rule)))],
  };
}

const header = (text: string): MessageOptions => ({ headers: [text] });
const UUID = 'ab30317f1a784dc48ff824d0d3715d86';
const OTHER_UUID = '47755a9de7794ba387653f2099600ef2';

describe('legs', () => {
  const merging: [string, MessageOptions, MessageOptions, FlowOptions?][] = [
    [
      'session-id',
      header(`Session-ID: ${UUID};remote=${'0'.repeat(32)}`),
      header(`Session-ID: ${OTHER_UUID};remote=${UUID}`),
    ],
    ['x-call-id', {}, header('X-CID: leg-in-5f31c')],
    ['x-call-id', header('X-Call-ID: common-5f31c'), header('X-Call-ID: common-5f31c')],
    // Of Avaya, Genesys and BroadWorks.
    ['x-call-id', header(`Av-Global-Session-ID: 64bf44a0-4f61`), header('Av-Global-Session-ID:64bf44a0-4f61')],
    ['x-call-id', header('X-Genesys-CallUUID: UIVB8J6JE91C'), header('x-genesys-calluuid: UIVB8J6JE91C')],
    [
      'x-call-id',
      header('X-BroadWorks-Correlation-Info:7492cbd3-b8a1'),
      header('X-BroadWorks-Correlation-Info: 7492cbd3-b8a1'),
    ],
    [
      'icid',
      header('P-Charging-Vector: icid-value="pcscf-5f31c";orig-ioi=a'),
      header('P-Charging-Vector: icid-value=pcscf-5f31c'),
    ],
    ['call-id-affix', {}, {}, { callId: 'leg-in_b2b-1' }],
    ['replaces', {}, header('Replaces: leg-in;to-tag=a;from-tag=b')],
    ['shared-media', {}, { sdp: { address: '192.0.2.10:4000' } }],
  ];
  for (const [rule, first, second, options] of merging) {
    it(`are one call by ${rule}`, () => {
      const [legIn, out] = twoLegs(first, second, options);
      const named = legIn.map((record) =>
        second.headers?.[0]?.startsWith('X-CID') ? { ...record, callId: 'leg-in-5f31c' } : record,
      );
      expect(linked([...named, ...out])).toEqual({ calls: 1, rules: [rule] });
    });
  }

  it('are one call by the correlation id of an agent', () => {
    const [legIn, out] = twoLegs({}, {});
    const marked = [...legIn, ...out].map((record) => ({ ...record, correlationId: 'hep-5f31c' }));
    expect(linked(marked)).toEqual({ calls: 1, rules: ['correlation-id'] });
  });

  it('are one call by a REFER that replaces', () => {
    const [legIn, out] = twoLegs({}, {});
    const consult = new SipFlow({
      callId: 'consult',
      caller: { ...FAR, media: '192.0.2.30:7002' },
      callee: BOB,
      fromTag: 'm',
      toTag: 'n',
    })
      .invite()
      .respond(200)
      .ack()
      .at(3000)
      .request('REFER', header('Refer-To: <sip:9@h?Replaces=leg-out%3Bto-tag%3Dy%3Bfrom-tag%3Dx>'))
      .respond(202);
    expect(linked([...legIn, ...out, ...consult.records]).rules).toEqual(['refer']);
  });

  it('are one call by a blind REFER whose target and referrer the new INVITE repeats', () => {
    const first = new SipFlow()
      .invite()
      .respond(200)
      .ack()
      .at(3000)
      .request('REFER', header('Refer-To: <sip:1099@192.0.2.99>'))
      .respond(202);
    const transfer = new SipFlow({ callId: 'transfer', caller: BOB, callee: { ...FAR, user: '1099' }, fromTag: 'm' })
      .at(3100)
      .invite(header('Referred-By: <sip:1001@192.0.2.10>'));
    expect(linked([...first.records, ...transfer.records])).toEqual({ calls: 1, rules: ['refer'] });
  });

  it('are one call by a blind REFER to a user with parameters, which the Request-URI has without brackets', () => {
    const first = new SipFlow()
      .invite()
      .respond(200)
      .ack()
      .at(3000)
      .request('REFER', header('Refer-To: <sip:carol;room=7@192.0.2.99>'))
      .respond(202);
    const transfer = new SipFlow({
      callId: 'transfer',
      caller: { ...BOB, user: 'b' },
      callee: { ...FAR, user: 'carol;room=7' },
      fromTag: 'm',
    })
      .at(3100)
      .invite(header('Referred-By: <sip:1001@192.0.2.10>'));
    expect(linked([...first.records, ...transfer.records])).toEqual({ calls: 1, rules: ['refer'] });
  });

  it('are one call by a blind REFER, where a phone calls whom it was referred to and does not say by whom', () => {
    const first = (endMs: number) =>
      new SipFlow()
        .invite()
        .respond(200)
        .ack()
        .at(3000)
        .request('REFER', header('Refer-To: sip:1099@192.0.2.99'))
        .respond(202)
        .at(endMs)
        .bye()
        .respond(200).records;
    const onward = { ...BOB, media: '192.0.2.20:6002' };
    const second = (caller: typeof BOB, user: string) =>
      new SipFlow({ callId: 'transfer', caller, callee: { ...FAR, user }, fromTag: 'm' }).at(3100).invite().records;
    const keys = new Set(first(4000).flatMap(linkEvidence));
    expect(
      second(onward, '1099')
        .flatMap(linkEvidence)
        .some((key) => keys.has(key)),
    ).toBe(true);
    expect(linked([...first(4000), ...second(onward, '1099')])).toEqual({ calls: 1, rules: ['refer'] });
    expect(linked([...first(3050), ...second(onward, '1099')])).toEqual({ calls: 2, rules: [] });
    expect(linked([...first(4000), ...second(onward, '1098')])).toEqual({ calls: 2, rules: [] });
    expect(linked([...first(4000), ...second({ ...onward, user: '1003' }, '1099')])).toEqual({ calls: 2, rules: [] });
  });

  it('of the same numbers within seconds are offered, not merged', () => {
    const [legIn, out] = twoLegs(
      {},
      {},
      { caller: { ...PBX, user: '+491001', media: '192.0.2.15:5002' }, callee: { ...FAR, user: '1002' } },
    );
    const numbers = legIn.map((record) => ({ ...record, from: { ...record.from, uri: 'sip:491001@192.0.2.10' } }));
    expect(linked([...numbers, ...out])).toEqual({ calls: 2, rules: ['number-and-time'] });
    const fold = createFold();
    fold.addAll([...numbers, ...out]);
    const offers = [...fold.calls()].map(({ facts }) =>
      facts.links.map(({ merged, otherCallKey }) => [merged, otherCallKey]),
    );
    expect(offers).toEqual([
      [[false, keyOfLegFrom('leg-out', 'x', START_US)]],
      [[false, keyOfLegFrom('leg-in', 'tag-a', START_US)]],
    ]);
  });

  it('stay apart where nothing is shared', () => {
    const [legIn, out] = twoLegs({}, {});
    expect(linked([...legIn, ...out])).toEqual({ calls: 2, rules: [] });
  });

  it('stay apart where the shared value comes again an hour later', () => {
    const [legIn, out] = twoLegs(header('X-CID: common-5f31c'), header('X-CID: common-5f31c'));
    const later = out.map((record) => ({ ...record, atUs: record.atUs + 3_600_000_000 }));
    expect(linked([...legIn, ...later])).toEqual({ calls: 2, rules: [] });
  });

  it('stay apart where one phone makes two calls with the same media address', () => {
    const one = new SipFlow({ callId: 'one' }).invite().respond(200).ack().at(9000).bye();
    const two = new SipFlow({ callId: 'two', callee: { ...BOB, user: '7' } })
      .at(3000)
      .invite()
      .respond(200)
      .ack()
      .at(9000)
      .bye();
    expect(linked([...one.records, ...two.records])).toEqual({ calls: 2, rules: [] });
  });

  it('stay apart where a value is shared by more legs than a call can have', () => {
    const records = Array.from(
      { length: 40 },
      (_, index) =>
        new SipFlow({ callId: `flood-${index}` }).at(index).invite(header('X-CID: the-same-for-all')).records,
    );
    expect(linked(records.flat()).calls).toBe(40);
    const fold = createFold();
    fold.addAll(records.flat());
    expect(fold.crowdedValues()).toBeGreaterThan(0);
  });

  it('share an evidence key with each other wherever a rule links them', () => {
    for (const [, first, second, options] of merging) {
      const [legIn, out] = twoLegs(first, second, options);
      const named = legIn.map((record) =>
        second.headers?.[0]?.startsWith('X-CID') ? { ...record, callId: 'leg-in-5f31c' } : record,
      );
      const keys = new Set(named.flatMap(linkEvidence));
      expect(out.flatMap(linkEvidence).some((key) => keys.has(key))).toBe(true);
    }
  });

  it('share an evidence key with their media and its reports', () => {
    const keys = new Set(new SipFlow().invite().respond(200).records.flatMap(linkEvidence));
    const [window] = rtpTimeline({ src: '192.0.2.20:6000', dst: '192.0.2.10:4000', fromMs: 0, toMs: 100 });
    const addresses = mediaEvidence(window as never).filter((key) => key.startsWith('media:'));
    expect(addresses.map((key) => keys.has(key))).toEqual([true, true]);
    const report = { ...(window as object), kind: 'rtcp', src: '192.0.2.20:6001', dst: '203.0.113.1:9', callId: null };
    expect(mediaEvidence(report as never)).toContain('media:192.0.2.20:6000');
  });

  it('share an evidence key with reports on the even port above an odd one', () => {
    const { records } = new SipFlow().invite({ sdp: { address: '192.0.2.10:4001' } });
    const keys = new Set(records.flatMap(linkEvidence));
    const nowhere = { dst: '203.0.113.1:9', ssrc: 7, atMs: 0, ntpMiddle: 1, packets: 1 };
    expect(mediaEvidence(senderReport({ src: '192.0.2.10:4002', ...nowhere })).some((key) => keys.has(key))).toBe(true);
  });

  it('have an evidence key for each of a bounded number of candidates', () => {
    const lines = Array.from(
      { length: 30 },
      (_, place) => `a=candidate:1 1 udp 1 10.0.0.${place} ${5000 + place} typ host`,
    );
    const [invite] = new SipFlow().invite({ sdp: { lines } }).records as [SipRecord];
    const keys = linkEvidence(invite).filter((key) => key.startsWith('media:10.'));
    expect(keys).toHaveLength(16);
    expect(keys[3]).toBe('media:10.0.0.3:5003');
  });

  it('share an evidence key with a source that they announce', () => {
    const [invite] = new SipFlow().invite({ sdp: { lines: ['a=ssrc:119 cname:a@b'] } }).records as [SipRecord];
    const keys = linkEvidence(invite);
    const nowhere = { src: '10.0.0.1:4001', dst: '10.0.0.2:4001', ssrc: 119 };
    const [window] = rtpTimeline({ ...nowhere, fromMs: 0, toMs: 100 });
    expect(mediaEvidence(window as never).filter((key) => keys.includes(key))).toEqual(['ssrc:119']);
    const report = senderReport({ ...nowhere, atMs: 0, ntpMiddle: 1, packets: 1, cname: 'a@b' });
    expect(mediaEvidence(report).filter((key) => keys.includes(key))).toEqual(['cname:a@b']);
  });
});
