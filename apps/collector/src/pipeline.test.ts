import type { IcmpRecord, RtcpRecord, SipRecord } from '@earshot/contracts';
import { LINK_TYPE } from '@earshot/protocol';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { finish, INVITE, newPipeline, offerAndAnswer, ofKind, packetsOf } from './fixtures/capture.js';
import {
  ALICE,
  BOB,
  give,
  giveRtp,
  portUnreachable,
  rtp,
  SIP_A,
  SIP_B,
  START_US,
  senderReport,
  sip,
  udp,
} from './fixtures/packets.js';
import { Pipeline } from './pipeline.js';

describe('a call', () => {
  it('gives its messages, a window each five seconds a direction, and its reports, all under the Call-ID', () => {
    const pipeline = newPipeline();
    offerAndAnswer(pipeline);
    giveRtp(pipeline, ALICE, BOB, 500);
    giveRtp(pipeline, BOB, ALICE, 500, { ssrc: 0xb0b });
    const rtcp = udp({ ...ALICE, port: ALICE.port + 1 }, { ...BOB, port: BOB.port + 1 }, senderReport(0xa11ce));
    give(pipeline, START_US + 9_999_000, rtcp);
    const records = finish(pipeline);

    const messages: SipRecord[] = ofKind(records, 'sip');
    expect(messages.map(({ method, status, src, dst }) => [method ?? status, src, dst])).toEqual([
      ['INVITE', '192.0.2.1:5060', '198.51.100.7:5060'],
      [200, '198.51.100.7:5060', '192.0.2.1:5060'],
    ]);
    const windows = ofKind(records, 'rtp-window');
    expect(windows).toHaveLength(4);
    expect(windows[0]).toMatchObject({
      src: '192.0.2.1:40000',
      dst: '198.51.100.7:30000',
      ssrc: 0xa11ce,
      windowUs: START_US,
      atUs: START_US,
      codec: 'PCMA',
      clockRate: 8000,
      clockSource: 'sdp',
      encrypted: false,
      dscp: { 46: 250 },
      ttlMin: 64,
      ttlMax: 64,
      vlans: [],
      counts: { packets: 250, expected: 250, payloadOctets: 40_000, ptimeMs: 20 },
    });
    const reports: RtcpRecord[] = ofKind(records, 'rtcp');
    expect(reports).toMatchObject([{ packetTypes: [200, 202], cname: 'a@b.c', ssrc: 0xa11ce }]);
    expect(new Set(records.map(({ key }) => key))).toEqual(new Set(['c:call-1']));
  });

  it('has the same record ids on every run, whatever the seed', () => {
    const idsOf = (seed: number) => {
      const pipeline = new Pipeline({ probe: 'probe-1', seed });
      offerAndAnswer(pipeline);
      giveRtp(pipeline, ALICE, BOB, 300);
      return finish(pipeline).map(({ id }) => id);
    };
    expect(idsOf(1)).toEqual(idsOf(2));
    expect(idsOf(1)).not.toContain('');
  });

  it('binds a stream that began before its SDP was seen', () => {
    const pipeline = newPipeline();
    giveRtp(pipeline, ALICE, BOB, 300);
    offerAndAnswer(pipeline);
    giveRtp(pipeline, ALICE, BOB, 200, { fromMs: 6000, firstSequence: 300 });
    const windows = ofKind(finish(pipeline), 'rtp-window');
    expect(windows.map(({ callId, key }) => [callId, key])).toEqual([
      [null, 'm:192.0.2.1:40000|198.51.100.7:30000'],
      ['call-1', 'c:call-1'],
    ]);
    expect(packetsOf(windows)).toBe(500);
  });

  it('keeps a stream with its call when the port is given to another', () => {
    const pipeline = newPipeline();
    offerAndAnswer(pipeline);
    giveRtp(pipeline, ALICE, BOB, 100);
    offerAndAnswer(pipeline, 'call-2');
    giveRtp(pipeline, ALICE, BOB, 300, { fromMs: 2000, firstSequence: 100 });
    giveRtp(pipeline, ALICE, BOB, 50, { fromMs: 8000, ssrc: 0x5e2 });
    const windows = ofKind(finish(pipeline), 'rtp-window');
    const callOf = (ssrc: number) => new Set(windows.filter((each) => each.ssrc === ssrc).map(({ callId }) => callId));
    expect(callOf(0xa11ce)).toEqual(new Set(['call-1']));
    expect(callOf(0x5e2)).toEqual(new Set(['call-2']));
  });
});

describe('messages of one microsecond', () => {
  it('are numbered by their source', () => {
    const pipeline = newPipeline();
    for (const callId of ['a', 'b']) give(pipeline, START_US, udp(SIP_A, SIP_B, sip(INVITE, { callId })));
    give(pipeline, START_US, udp(SIP_B, SIP_A, sip('SIP/2.0 100 Trying', { callId: 'a' })));
    give(pipeline, START_US, udp(SIP_A, SIP_B, sip(INVITE, { callId: 'c' })));
    expect(ofKind(finish(pipeline), 'sip').map(({ ordinal }) => ordinal)).toEqual([0, 1, 0, 2]);
  });
});

describe('times that cannot be', () => {
  it.each([-5, 0, 4_294_967_296_000_000, 2 ** 62])('%d is counted, and the time before taken', (atUs) => {
    const pipeline = newPipeline();
    offerAndAnswer(pipeline);
    giveRtp(pipeline, ALICE, BOB, 10);
    give(pipeline, atUs, udp(ALICE, BOB, rtp({ sequence: 10, timestamp: 1600 })));
    const windows = ofKind(finish(pipeline), 'rtp-window');
    expect(packetsOf(windows)).toBe(11);
    expect(windows).toHaveLength(1);
    expect(pipeline.counters.get('packets.absurd-times')).toBe(1);
  });
});

describe('ICMP', () => {
  it('errors about media are records, and what they quote counts as nothing', () => {
    const pipeline = newPipeline();
    offerAndAnswer(pipeline);
    const quoted = udp(ALICE, BOB, rtp({ sequence: 1, timestamp: 0 }));
    give(pipeline, START_US, portUnreachable(BOB.ip, ALICE.ip, quoted));
    give(pipeline, START_US + 1, portUnreachable(SIP_B.ip, SIP_A.ip, udp(SIP_A, SIP_B, sip(INVITE, { callId: 'x' }))));
    const dns = udp({ ...ALICE, port: 5353 }, { ...BOB, port: 53 }, 'query');
    give(pipeline, START_US + 2, portUnreachable(BOB.ip, ALICE.ip, dns));
    const records = finish(pipeline);
    const errors: IcmpRecord[] = ofKind(records, 'icmp');
    expect(
      errors.map(({ reporter, src, dst, type, code, callId }) => [reporter, src, dst, type, code, callId]),
    ).toEqual([
      ['198.51.100.7', '192.0.2.1:40000', '198.51.100.7:30000', 3, 3, 'call-1'],
      ['198.51.100.7', '192.0.2.1:5060', '198.51.100.7:5060', 3, 3, 'x'],
    ]);
    expect(ofKind(records, 'sip')).toHaveLength(2);
    expect(ofKind(records, 'rtp-window')).toEqual([]);
    expect(pipeline.counters.get('packets.icmp-not-media')).toBe(1);
  });
});

describe('packets that were cut', () => {
  it('count by their length on the wire', () => {
    const pipeline = newPipeline();
    offerAndAnswer(pipeline);
    const packet = udp(ALICE, BOB, rtp({ sequence: 1, timestamp: 0 }));
    give(pipeline, START_US, packet.slice(0, 44), packet.length);
    expect(ofKind(finish(pipeline), 'rtp-window')).toMatchObject([{ counts: { packets: 1, payloadOctets: 160 } }]);
    expect(pipeline.counters.get('packets.cut')).toBe(1);
  });
});

describe('reports of endpoints within SIP', () => {
  it('are records of their own', () => {
    const pipeline = newPipeline();
    const header = 'X-RTP-Stat: CS=0;PS=1476;PR=1375;PL=125,49;JI=11.2,9.5;DL=74.9';
    give(pipeline, START_US, udp(SIP_A, SIP_B, sip('BYE sip:b SIP/2.0', { extraHeaders: [header] })));
    expect(ofKind(finish(pipeline), 'endpoint-report')).toMatchObject([
      { source: 'x-rtp-stat', callId: 'call-1', metrics: { packetsSent: 1476, lostReceived: 125, lostSent: 49 } },
    ]);
  });
});

describe('headers with an id that legs share', () => {
  it('are read where they are configured, unless an agent gave an id itself', () => {
    const pipeline = new Pipeline({ probe: 'probe-1', seed: 5, correlationHeaders: ['p-other-leg', 'x-short'] });
    const withHeaders = (...extraHeaders: string[]) => udp(SIP_A, SIP_B, sip(INVITE, { extraHeaders }));
    give(pipeline, START_US, withHeaders('P-Other-Leg: a84b4c76e66710'));
    give(pipeline, START_US + 5000, withHeaders('X-Short: 12'));
    expect(ofKind(finish(pipeline), 'sip').map(({ correlationId }) => correlationId)).toEqual(['a84b4c76e66710', null]);
  });
});

describe('checksums', () => {
  it('are reported where they are wrong, and not obeyed', () => {
    const pipeline = newPipeline();
    const packet = udp(SIP_A, SIP_B, sip(INVITE));
    // The fixtures leave both at 0, which for UDP means that there is none.
    give(pipeline, START_US, packet);
    packet[26] = 0x12;
    give(pipeline, START_US + 5000, packet);
    expect(pipeline.snapshot()).toMatchObject({
      'sip.messages': 2,
      'checksums.ipv4-wrong': 2,
      'checksums.udp-wrong': 1,
    });
  });
});

describe('hostile traffic', () => {
  it('never throws, and every packet is counted', () => {
    const templates = [
      udp(SIP_A, SIP_B, sip(INVITE, { media: ALICE })),
      udp(ALICE, BOB, rtp({ sequence: 1, timestamp: 160 })),
      udp(ALICE, BOB, senderReport(5)),
      portUnreachable(BOB.ip, ALICE.ip, udp(ALICE, BOB, rtp({ sequence: 1, timestamp: 160 }))),
    ];
    const changes = fc.array(fc.tuple(fc.nat(600), fc.nat(255)), { maxLength: 6 });
    const packets = fc.array(fc.tuple(fc.constantFrom(...templates), changes, fc.nat(60_000_000)), { maxLength: 40 });
    fc.assert(
      fc.property(packets, (list) => {
        const pipeline = newPipeline();
        for (const [template, edits, afterUs] of list) {
          const packet = template.slice();
          for (const [offset, value] of edits) packet[offset % packet.length] = value;
          pipeline.packet(packet, 0, packet.length, packet.length, LINK_TYPE.RAW, START_US + afterUs);
        }
        finish(pipeline);
      }),
    );
  });

  it('of 200 000 lone RTP packets takes less than 64 MiB more', () => {
    const pipeline = newPipeline();
    const memory = () => {
      const { heapUsed, arrayBuffers } = process.memoryUsage();
      return heapUsed + arrayBuffers;
    };
    giveRtp(pipeline, ALICE, BOB, 10);
    const before = memory();
    const packet = udp(ALICE, BOB, rtp({ sequence: 1, timestamp: 160 }));
    const view = new DataView(packet.buffer);
    for (let index = 0; index < 200_000; index++) {
      view.setUint32(28 + 8, index + 1); // SSRC
      give(pipeline, START_US + index * 5, packet);
    }
    expect(memory() - before).toBeLessThan(64 << 20);
    const counters = pipeline.snapshot();
    expect((counters['held.rtp'] ?? 0) + (counters['packets.rtp-unconfirmed'] ?? 0)).toBe(200_010);
    expect(finish(pipeline)).toEqual([]);
  });
});
