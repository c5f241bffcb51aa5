import type { CaptureRecord, DtmfRecord, IcmpRecord, RtcpRecord, RtpWindowRecord, SipRecord } from '@earshot/contracts';
import { captureRecord, WINDOW_US } from '@earshot/contracts';
import { LINK_TYPE } from '@earshot/protocol';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  ALICE,
  BOB,
  balance,
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
import { MIN_PACKETS_WITHOUT_SDP } from './media/provisional-evidence.js';
import { Pipeline } from './pipeline.js';

const INVITE = 'INVITE sip:bob@example.com SIP/2.0';

function newPipeline(): Pipeline {
  return new Pipeline({ probe: 'probe-1', seed: 5 });
}

function offerAndAnswer(pipeline: Pipeline, callId = 'call-1'): void {
  give(pipeline, START_US - 2000, udp(SIP_A, SIP_B, sip(INVITE, { callId, media: ALICE })));
  give(pipeline, START_US - 1000, udp(SIP_B, SIP_A, sip('SIP/2.0 200 OK', { callId, media: BOB })));
}

/** All records, and that every packet is in exactly one count. */
function finish(pipeline: Pipeline): CaptureRecord[] {
  pipeline.finish();
  const records = pipeline.takeRecords();
  const { in: into, out } = balance(pipeline.snapshot());
  expect(out).toBe(into);
  for (const record of records) expect(captureRecord.safeParse(record).error).toBeUndefined();
  expect(new Set(records.map(({ id }) => id)).size).toBe(records.length);
  return records;
}

function ofKind<K extends CaptureRecord['kind']>(
  records: readonly CaptureRecord[],
  kind: K,
): Extract<CaptureRecord, { kind: K }>[] {
  return records.filter((record): record is Extract<CaptureRecord, { kind: K }> => record.kind === kind);
}

function packetsOf(windows: readonly RtpWindowRecord[]): number {
  return windows.reduce((sum, { counts }) => sum + counts.packets, 0);
}

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

/** In Ethernet with a VLAN tag. */
function tagged(packet: Uint8Array, vlan: number, mac = 1): Uint8Array {
  const macs = [2, 1, 1, 1, 1, mac, 2, 2, 2, 2, 2, 2];
  return new Uint8Array([...macs, 0x81, 0x00, vlan >> 8, vlan & 0xff, 0x08, 0x00, ...packet]);
}

describe('copies that the mirror made', () => {
  it('of a message are counted with it', () => {
    const pipeline = newPipeline();
    const packet = udp(SIP_A, SIP_B, sip(INVITE));
    give(pipeline, START_US, packet);
    give(pipeline, START_US + 20, packet);
    give(pipeline, START_US + 500_000, packet); // the sender's retransmission
    const messages = ofKind(finish(pipeline), 'sip');
    expect(messages.map(({ mirrorCopies }) => mirrorCopies)).toEqual([1, 0]);
    expect(pipeline.counters.get('sip.mirror-copies')).toBe(1);
  });

  it('of SIP say what the network wrote on their packet', () => {
    const pipeline = newPipeline();
    const packet = udp(SIP_A, SIP_B, sip(INVITE, { media: ALICE }));
    packet[1] = 0x62;
    const frame = tagged(packet, 110);
    pipeline.packet(frame, 0, frame.length, frame.length, LINK_TYPE.ETHERNET, START_US);
    const [record] = ofKind(finish(pipeline), 'sip');
    expect(record).toMatchObject({ dscp: 24, vlan: 110 });
    expect(record?.sourceMac?.replaceAll(':', '')).toBe(Buffer.from(frame.subarray(6, 12)).toString('hex'));
  });

  it.each([
    ['the TTL', (packet: Uint8Array) => ({ packet, other: packet.map((octet, at) => (at === 8 ? 63 : octet)) })],
    ['the VLAN', (packet: Uint8Array) => ({ packet: tagged(packet, 100), other: tagged(packet, 101) })],
    ['the MAC address', (packet: Uint8Array) => ({ packet: tagged(packet, 100), other: tagged(packet, 100, 9) })],
  ])('within a millisecond differ by %s, and are told from those of network and sender', (_, copiesOf) => {
    const pipeline = newPipeline();
    const give2 = (atUs: number, packet: Uint8Array) => {
      const linkType = packet[0] === 0x45 ? LINK_TYPE.RAW : LINK_TYPE.ETHERNET;
      pipeline.packet(packet, 0, packet.length, packet.length, linkType, atUs);
    };
    const message = copiesOf(udp(SIP_A, SIP_B, sip(INVITE, { media: ALICE }), 9));
    give2(START_US, message.packet);
    give2(START_US + 400, message.other);
    // The sender's timer E: another message, on the same way.
    give2(START_US + 500_000, message.packet);
    for (let sequence = 0; sequence < 10; sequence++) {
      const { packet, other } = copiesOf(udp(BOB, ALICE, rtp({ sequence, timestamp: sequence * 160 }), sequence));
      give2(START_US + 600_000 + sequence * 20_000, packet);
      give2(START_US + 600_400 + sequence * 20_000, other);
      // The network's: the same packet, later than any mirror is.
      if (sequence === 5) give2(START_US + 605_000 + sequence * 20_000, packet);
    }
    const records = finish(pipeline);
    expect(ofKind(records, 'sip').map(({ mirrorCopies }) => mirrorCopies)).toEqual([1, 0]);
    expect(ofKind(records, 'rtp-window')).toMatchObject([
      { counts: { packets: 11, duplicates: 1, mirrorDuplicates: 10 } },
    ]);
  });

  it('are told from a message that was sent twice at once, in two datagrams', () => {
    const pipeline = newPipeline();
    for (const id of [7, 8]) give(pipeline, START_US + id, udp(SIP_B, SIP_A, sip('SIP/2.0 100 Trying'), id));
    expect(ofKind(finish(pipeline), 'sip').map(({ mirrorCopies }) => mirrorCopies)).toEqual([0, 0]);
  });

  it('of a report and of media are no further ones', () => {
    const pipeline = newPipeline();
    offerAndAnswer(pipeline);
    const report = udp({ ...ALICE, port: 40_001 }, { ...BOB, port: 30_001 }, senderReport(1));
    for (const atUs of [START_US, START_US + 30]) {
      give(pipeline, atUs, report);
      give(pipeline, atUs, udp(ALICE, BOB, rtp({ sequence: 1, timestamp: 160 }), 7));
    }
    const records = finish(pipeline);
    expect(ofKind(records, 'rtcp')).toHaveLength(1);
    expect(ofKind(records, 'rtp-window')).toMatchObject([{ counts: { packets: 1, mirrorDuplicates: 1 } }]);
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

describe('media that no SDP announced', () => {
  it.each([
    [MIN_PACKETS_WITHOUT_SDP - 1, 0],
    [MIN_PACKETS_WITHOUT_SDP, MIN_PACKETS_WITHOUT_SDP],
    [400, 400],
  ])('of %i packets is a stream of %i', (packets, expected) => {
    const pipeline = newPipeline();
    giveRtp(pipeline, ALICE, BOB, packets);
    const windows = ofKind(finish(pipeline), 'rtp-window');
    expect(packetsOf(windows)).toBe(expected);
    expect(pipeline.counters.get('packets.rtp')).toBe(expected);
  });

  it('is none where a messenger sent it: a dynamic payload type between addresses that speak STUN', () => {
    const stun = new Uint8Array(20);
    stun.set([0, 1, 0, 0, 0x21, 0x12, 0xa4, 0x42]);
    for (const [payloadType, streams] of [
      [111, 0],
      [8, 1],
    ] as const) {
      const pipeline = newPipeline();
      give(pipeline, START_US - 1, udp(BOB, ALICE, stun));
      giveRtp(pipeline, ALICE, BOB, 200, { payloadType });
      expect(ofKind(finish(pipeline), 'rtp-window')).toHaveLength(streams);
    }
  });

  it.each([
    ['from a server port', { ...ALICE, port: 53 }, {}],
    ['of a payload type that RTCP uses', ALICE, { payloadType: 73 }],
    ['of an unassigned payload type', ALICE, { payloadType: 50 }],
    ['of source 0', ALICE, { ssrc: 0 }],
  ])('is none %s', (_, from, fields) => {
    const pipeline = newPipeline();
    giveRtp(pipeline, from, BOB, 100, fields);
    expect(finish(pipeline)).toEqual([]);
  });

  it('is a stream at once when a whole digit was sent', () => {
    const pipeline = newPipeline();
    for (let index = 0; index < 6; index++) {
      const payload = new Uint8Array([5, index === 5 ? 0x8a : 0x0a, 0, 0]);
      new DataView(payload.buffer).setUint16(2, (index + 1) * 160);
      const event = rtp({ sequence: index, timestamp: 4000, payloadType: 101, marker: index === 0, payload });
      give(pipeline, START_US + index * 20_000, udp(ALICE, BOB, event));
    }
    const records = finish(pipeline);
    const digits: DtmfRecord[] = ofKind(records, 'dtmf');
    expect(digits).toMatchObject([{ digit: '5', durationMs: 120, endSeen: true, atUs: START_US, callId: null }]);
    expect(packetsOf(ofKind(records, 'rtp-window'))).toBe(6);
  });

  it('has its digits also under a number that nobody agreed to', () => {
    const pipeline = newPipeline();
    offerAndAnswer(pipeline);
    giveRtp(pipeline, ALICE, BOB, 50);
    for (let index = 0; index < 3; index++) {
      const payload = new Uint8Array([5, index === 2 ? 0x8a : 0x0a, 0, 160 * index]);
      const sequence = 50 + index;
      const event = rtp({ sequence, timestamp: 8000, payloadType: 96, ssrc: 0xa11ce, payload });
      give(pipeline, START_US + 1_000_000 + index * 20_000, udp(ALICE, BOB, event));
    }
    expect(ofKind(finish(pipeline), 'dtmf')).toMatchObject([{ digit: '5', payloadType: 96, endSeen: true }]);
  });
});

describe('windows', () => {
  it('begin at multiples of five seconds and lose no packet at the border', () => {
    const pipeline = newPipeline();
    offerAndAnswer(pipeline);
    giveRtp(pipeline, ALICE, BOB, 600, { fromMs: 4980 });
    const windows = ofKind(finish(pipeline), 'rtp-window');
    expect(windows.map(({ windowUs, counts }) => [(windowUs - START_US) / WINDOW_US, counts.packets])).toEqual([
      [0, 1],
      [1, 250],
      [2, 250],
      [3, 99],
    ]);
  });

  it('of a stream that fell silent come when the capture goes on without it', () => {
    const pipeline = newPipeline();
    offerAndAnswer(pipeline);
    giveRtp(pipeline, ALICE, BOB, 50);
    giveRtp(pipeline, BOB, ALICE, 400, { ssrc: 0xb0b });
    const windows = ofKind(pipeline.takeRecords(), 'rtp-window');
    expect(windows.some(({ ssrc }) => ssrc === 0xa11ce)).toBe(true);
  });

  it('take packets that come up to a window late, and begin anew where the clock went back', () => {
    const pipeline = newPipeline();
    offerAndAnswer(pipeline);
    giveRtp(pipeline, ALICE, BOB, 10, { fromMs: 5000 });
    give(pipeline, START_US + 4_900_000, udp(ALICE, BOB, rtp({ sequence: 10, timestamp: 1600 })));
    giveRtp(pipeline, ALICE, BOB, 10, { fromMs: -3_600_000, firstSequence: 11 });
    const windows = ofKind(finish(pipeline), 'rtp-window');
    expect(windows.map(({ windowUs, counts }) => [(windowUs - START_US) / 1_000_000, counts.packets])).toEqual([
      [5, 11],
      [-3600, 10],
    ]);
  });

  it('note the ways that packets took', () => {
    const pipeline = newPipeline();
    offerAndAnswer(pipeline);
    for (const [sequence, ttl] of [60, 64, 58].entries()) {
      const packet = udp(ALICE, BOB, rtp({ sequence, timestamp: sequence * 160 }), sequence, ttl);
      give(pipeline, START_US + sequence * 20_000, packet);
    }
    expect(ofKind(finish(pipeline), 'rtp-window')).toMatchObject([{ ttlMin: 58, ttlMax: 64 }]);
  });

  it('close with their stream after five minutes of silence', () => {
    const pipeline = newPipeline();
    offerAndAnswer(pipeline);
    giveRtp(pipeline, ALICE, BOB, 10);
    pipeline.advance(START_US + 301_000_000);
    expect(pipeline.counters.get('rtp.streams-idle')).toBe(1);
    expect(packetsOf(ofKind(finish(pipeline), 'rtp-window'))).toBe(10);
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
