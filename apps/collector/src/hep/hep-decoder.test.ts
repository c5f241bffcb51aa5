import { deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import type { CaptureRecord } from '@earshot/contracts';
import { addressBytes, encodeHep3, type HepMessage, HepPayload } from '@earshot/protocol';
import { describe, expect, it } from 'vitest';
import { octets, START_US, senderReport, sip, udp } from '../fixtures/packets.js';
import { Pipeline } from '../pipeline.js';

const MESSAGE: HepMessage = {
  sourceAddress: addressBytes('192.0.2.1') as Uint8Array,
  destinationAddress: addressBytes('198.51.100.7') as Uint8Array,
  sourcePort: 5060,
  destinationPort: 5070,
  protocol: 17,
  atUs: START_US + 123,
  payloadType: HepPayload.SIP,
  agentId: 2001,
  payload: Buffer.from(sip('INVITE sip:b SIP/2.0'), 'latin1'),
};
const RECEIVED_US = START_US + 999_000;

function take(messages: readonly Partial<HepMessage>[], hepAuthKeys: readonly string[] = []) {
  const pipeline = new Pipeline({ probe: 'collector', seed: 1, hepAuthKeys });
  for (const message of messages) {
    const packet = encodeHep3({ ...MESSAGE, ...message }) as Uint8Array;
    pipeline.hep(packet, 0, packet.length, RECEIVED_US);
  }
  const counters = pipeline.snapshot();
  const parts = ['sip', 'rtcp', 'srtcp', 'reports', 'logs', 'keep-alives', 'refused', 'not-read', 'malformed'];
  const sum = parts.reduce((total, part) => total + (counters[`hep.${part}`] ?? 0), 0);
  expect(sum).toBe(messages.length);
  return { records: pipeline.takeRecords(), counters };
}

describe('HEP', () => {
  it('of a keep-alive between SIP agents holds no message, and is not malformed', () => {
    const { records, counters } = take(['\r\n\r\n', '\0\0\0\0'].map((text) => ({ payload: Buffer.from(text) })));
    expect(records).toEqual([]);
    expect(counters).toMatchObject({ 'hep.keep-alives': 2, 'sip.malformed': 0 });
  });

  it('gives a SIP record with the time and addresses of the agent, whose number is the probe', () => {
    expect(take([{ correlationId: 'corr-1' }]).records).toMatchObject([
      {
        kind: 'sip',
        probe: 'agent-2001',
        atUs: START_US + 123,
        src: '192.0.2.1:5060',
        dst: '198.51.100.7:5070',
        transport: 'udp',
        correlationId: 'corr-1',
        key: 'c:call-1',
      },
    ]);
  });

  it('takes the name of the agent for the probe where it has one', () => {
    expect(take([{ agentName: 'kamailio-1', protocol: 6 }]).records).toMatchObject([
      { probe: 'kamailio-1', transport: 'tcp' },
    ]);
    expect(take([{ agentName: 'a\nb' }]).records).toMatchObject([{ probe: 'a?b' }]);
    // The time of what has this name is that of a capture, not the present.
    expect(take([{ agentName: 'import:x' }]).records).toMatchObject([{ probe: 'agent-import:x' }]);
  });

  /** Chunks beside those that our own sender writes, as type and value in hexadecimal digits. */
  function takeWithChunks(chunks: readonly (readonly [type: number, value: string])[], payloadType = HepPayload.SIP) {
    const base = encodeHep3({ ...MESSAGE, payloadType }) as Uint8Array;
    const more = chunks.flatMap(([type, text]) => {
      const value = Buffer.from(text, 'hex');
      return [0, 0, type >> 8, type & 0xff, 0, 6 + value.length, ...value];
    });
    const packet = Uint8Array.from([...base, ...more]);
    new DataView(packet.buffer).setUint16(4, packet.length);
    const pipeline = new Pipeline({ probe: 'collector', seed: 1 });
    pipeline.hep(packet, 0, packet.length, RECEIVED_US);
    return { records: pipeline.takeRecords(), counters: pipeline.snapshot() };
  }

  it('keeps what the network wrote on a SIP message: DSCP, VLAN, source MAC', () => {
    const { records } = takeWithChunks([
      [0x18, '62'],
      [0x12, '606e'],
      [0x14, '000000005e0053af'],
    ]);
    expect(records).toMatchObject([{ dscp: 24, vlan: 0x06e, sourceMac: '00:00:5e:00:53:af' }]);
    expect(takeWithChunks([]).records).toMatchObject([{ dscp: null, vlan: null, sourceMac: null }]);
  });

  it('counts the chunks that no record keeps, by name', () => {
    const { counters } = takeWithChunks([
      [0x20, '01a4'],
      [0x21, '005d'],
      [0x23, '0000000a'],
      [0x25, '7b7d'],
      [0x26, '61'],
      [0x28, '0002'],
      [0x99, '01'],
      [0x07, '000013c4'],
    ]);
    const named = Object.keys(counters).filter((name) => name.startsWith('other.hep-chunk'));
    expect(named.sort()).toEqual([
      'other.hep-chunk-event',
      'other.hep-chunk-jitter',
      'other.hep-chunk-json-keys',
      'other.hep-chunk-mos',
      'other.hep-chunk-r-factor',
      'other.hep-chunk-tags',
      'other.hep-chunks-of-wrong-length',
      'other.hep-chunks-unknown',
    ]);
  });

  it('takes the same words of a log about another call, or once more, for another line', () => {
    const line = { payloadType: HepPayload.LOG, payload: Buffer.from('relayed'), atUs: START_US };
    const { records, counters } = take([
      { ...line, correlationId: 'call-1' },
      { ...line, correlationId: 'call-2' },
      { ...line, correlationId: 'call-1' },
    ]);
    expect(records).toMatchObject([
      { kind: 'log', callId: 'call-1', ordinal: 0, key: 'c:call-1' },
      { callId: 'call-2', ordinal: 1 },
      { callId: 'call-1', ordinal: 2 },
    ]);
    expect(new Set(records.map(({ id }) => id)).size).toBe(3);
    expect(counters['hep.logs']).toBe(3);
  });

  it('inflates a compressed payload, within bounds', () => {
    for (const compress of [deflateSync, gzipSync, deflateRawSync]) {
      const payload = compress(MESSAGE.payload);
      expect(take([{ payload, compressed: true }]).records).toHaveLength(1);
      const cut = payload.subarray(0, payload.length - 9);
      const bomb = compress(Buffer.alloc(20 << 20));
      for (const broken of [cut, bomb]) {
        const { counters } = take([{ payload: broken, compressed: true }]);
        expect(counters).toMatchObject({ 'hep.malformed': 1, 'undecoded.hep-deflate': 1 });
      }
    }
  });

  it('reads RTCP in JSON and binary, whatever the number says', () => {
    // captagent's form.
    const json = {
      sender_information: {
        ntp_timestamp_sec: 3_900_000_000,
        ntp_timestamp_usec: 5,
        octets: 100,
        rtp_timestamp: 7,
        packets: 3,
      },
      ssrc: 0xabcd,
      type: 200,
      report_count: 1,
      report_blocks: [
        {
          source_ssrc: 0x1234,
          highest_seq_no: 900,
          fraction_lost: 12,
          ia_jitter: 40,
          packets_lost: -2,
          lsr: 1,
          dlsr: 2,
        },
      ],
    };
    const { records } = take([
      { payloadType: HepPayload.RTCP, payload: Buffer.from(JSON.stringify(json)) },
      { payloadType: HepPayload.RTCP, payload: senderReport(0xb0b) },
    ]);
    expect(records).toMatchObject([
      { kind: 'rtcp', ssrc: 0xabcd, reports: [{ ssrc: 0x1234, fractionLost256: 12, cumulativeLost: -2 }] },
      { kind: 'rtcp', ssrc: 0xb0b, cname: 'a@b.c' },
    ]);
  });

  it('binds RTCP to the call whose SDP announced the address', () => {
    const offer = sip('INVITE sip:b SIP/2.0', { callId: 'x', media: { ip: '203.0.113.9', port: 7000 } });
    const { records } = take([
      { payload: Buffer.from(offer, 'latin1') },
      {
        payloadType: HepPayload.RTCP,
        payload: senderReport(1),
        destinationAddress: addressBytes('203.0.113.9') as Uint8Array,
        destinationPort: 7001,
      },
    ]);
    expect(records[1]).toMatchObject({ kind: 'rtcp', callId: 'x', key: 'c:x' });
  });

  it('passes on reports and log lines', () => {
    const report = { TOTAL_PK: 100, MEAN_MOS: 4.2, RTP_SIP_CALL_ID: 'y', SSRC: '4660' };
    const { records } = take([
      { payloadType: HepPayload.RTP_SHORT_REPORT, payload: Buffer.from(JSON.stringify(report)) },
      { payloadType: HepPayload.LOG, payload: Buffer.from('route failed'), correlationId: 'z' },
    ]);
    expect(records).toMatchObject([
      {
        kind: 'endpoint-report',
        source: 'hep-rtp-report',
        callId: 'y',
        ssrc: 4660,
        metrics: { TOTAL_PK: 100, MEAN_MOS: 4.2 },
      },
      { kind: 'log', callId: 'z', text: 'route failed' },
    ]);
  });

  it('refuses packets without one of the keys', () => {
    const shown = [{ authKey: 'secret' }, { authKey: 'guess' }, {}, { authKey: 'other', atUs: START_US + 5_000 }];
    const { records, counters } = take(shown, ['secret', 'other']);
    expect(records).toHaveLength(2);
    expect(counters['hep.refused']).toBe(2);
  });

  it.each([1, 2])('refuses version %i, which has no key, where one is asked for', (version) => {
    const payload = Buffer.from(sip('OPTIONS sip:b SIP/2.0'), 'latin1');
    // IPv4, UDP, ports, addresses; seconds, microseconds, agent: 2023-11-14.
    const header = `0${version}${version === 1 ? '10' : '1a'}021113c413d8c0000201c6336407`;
    const time = version === 1 ? '' : '6553f1000001e24007d1';
    const packet = Buffer.concat([Buffer.from(header + time, 'hex'), payload]);
    for (const [hepAuthKeys, name] of [
      [[], 'hep.sip'],
      [['secret'], 'hep.refused'],
    ] as const) {
      const pipeline = new Pipeline({ probe: 'collector', seed: 1, hepAuthKeys });
      pipeline.hep(packet, 0, packet.length, RECEIVED_US);
      expect(pipeline.snapshot()).toMatchObject({ 'hep.packets': 1, [name]: 1 });
    }
  });

  it('reads the report of RFC 6035 under 99, and under 35 where it stands there', () => {
    const text = [
      'VQSessionReport: CallTerm',
      'CallID: vq-7@pbx',
      'LocalAddr: IP=192.0.2.9 PORT=4000 SSRC=0x0000beef',
      'RemoteAddr: IP=198.51.100.8 PORT=4002 SSRC=0x00c0ffee',
      'LocalMetrics:',
      'PacketLoss:NLR=8.5 JDR=0.5',
      'QualityEst:MOSLQ=2.8 MOSCQ=2.6',
      '',
    ].join('\r\n');
    const { records, counters } = take([
      { payloadType: HepPayload.VQ_RTCPXR, payload: Buffer.from(text) },
      { payloadType: HepPayload.RTP_SHORT_REPORT, payload: Buffer.from(text), atUs: START_US + 5_000_001 },
      { payloadType: HepPayload.VQ_RTCPXR, payload: Buffer.from('no report') },
    ]);
    const report = {
      kind: 'endpoint-report',
      source: 'vq-rtcpxr',
      key: 'c:vq-7@pbx',
      src: '198.51.100.8:4002',
      dst: '192.0.2.9:4000',
      ssrc: 0xc0ffee,
      metrics: { 'local.PacketLoss.NLR': 8.5, 'local.QualityEst.MOSLQ': 2.8, final: 1 },
    };
    expect(records).toMatchObject([report, report]);
    expect(counters).toMatchObject({ 'hep.reports': 2, 'undecoded.hep-report': 1 });
  });

  it('reads short RTCP as RTCP, or as a report of RTP statistics, whichever it is', () => {
    const rtcp = { ssrc: 7, type: 201, report_blocks: [{ source_ssrc: 9, packets_lost: '3' }] };
    const stats = { CORRELATION_ID: 'g1', JITTER: 12.5, EXPECTED_PK: 500 };
    const payloads = [rtcp, stats].map((value) => Buffer.from(JSON.stringify(value)));
    const { records } = take(payloads.map((payload) => ({ payloadType: HepPayload.SHORT_RTCP, payload })));
    expect(records).toMatchObject([
      { kind: 'rtcp', ssrc: 7, reports: [{ ssrc: 9, cumulativeLost: 3 }] },
      { kind: 'endpoint-report', callId: 'g1', metrics: { JITTER: 12.5, EXPECTED_PK: 500 } },
    ]);
  });

  it.each([
    ['INFO: <core>: route failed Call-ID: 91f3@10.0.0.4, giving up', '91f3@10.0.0.4'],
    ['dialplan "callid"="b-2~7" hung up', 'b-2~7'],
    ['nothing of any call', null],
  ])('finds the call of a log line in its text: %s', (line, callId) => {
    const { records } = take([{ payloadType: HepPayload.LOG, payload: Buffer.from(line) }]);
    expect(records).toMatchObject([{ kind: 'log', callId, text: line }]);
  });

  it('takes the time of arrival where the agent has none that can be', () => {
    expect(take([{ atUs: 1_000_000 }]).records).toMatchObject([{ atUs: RECEIVED_US }]);
  });

  it('counts what it does not read by name, and what is broken', () => {
    const { records, counters } = take([
      { payloadType: 53 },
      { payloadType: HepPayload.RTCP, payload: Buffer.from('{"broken') },
      { payload: Buffer.from('no SIP at all') },
    ]);
    expect(records).toEqual([]);
    expect(counters).toMatchObject({ 'other.hep-payload-53': 1, 'undecoded.hep-rtcp': 1, 'hep.malformed': 2 });
  });

  it.each([
    [9060, 1, 1],
    [7000, 0, 0],
  ])('of version 2 is read where it was captured on its way to port %d', (port, packets, messages) => {
    // IPv4, UDP, ports and addresses; 1 700 000 000 s, 123 µs, agent 7, padding.
    const header = octets('021c0211 13c413ce c0000201 c6336407 00f15365 7b000000 0700 0000');
    const payload = Buffer.concat([header, MESSAGE.payload]);
    const packet = udp({ ip: '10.0.0.1', port: 4444 }, { ip: '10.0.0.2', port }, payload);
    const pipeline = new Pipeline({ probe: 'collector', seed: 1 });
    pipeline.packet(packet, 0, packet.length, packet.length, 101, START_US);
    const sip = { kind: 'sip', probe: 'agent-7', atUs: 1_700_000_000_000_123, src: '192.0.2.1:5060' };
    expect(pipeline.takeRecords()).toMatchObject(Array.from({ length: messages }, () => sip));
    expect(pipeline.snapshot()).toMatchObject({ 'packets.hep': packets, 'packets.udp-unrecognised': 1 - packets });
  });

  it('is read where it was captured on its way, too', () => {
    const pipeline = new Pipeline({ probe: 'collector', seed: 1 });
    const packet = udp(
      { ip: '10.0.0.1', port: 4444 },
      { ip: '10.0.0.2', port: 9060 },
      encodeHep3(MESSAGE) as Uint8Array,
    );
    pipeline.packet(packet, 0, packet.length, packet.length, 101, START_US + 400);
    const records: CaptureRecord[] = pipeline.takeRecords();
    expect(records).toMatchObject([{ kind: 'sip', probe: 'agent-2001', atUs: START_US + 123 }]);
    expect(pipeline.counters.get('packets.hep')).toBe(1);
  });
});
