import type { SipRecord } from '@earshot/contracts';
import { LINK_TYPE } from '@earshot/protocol';
import { describe, expect, it } from 'vitest';
import { START_US, senderReport, sip } from '../fixtures/packets.js';
import { Pipeline } from '../pipeline.js';

const FIRST = sip('INVITE sip:b SIP/2.0', { callId: 'a', media: { ip: '192.0.2.1', port: 4000 } });
const SECOND = sip('BYE sip:b SIP/2.0', { callId: 'b' });

interface Pdu {
  readonly name?: string;
  readonly portType?: number;
  readonly frame?: number;
  readonly payload: string | Uint8Array;
}

function tag(number: number, value: Uint8Array): Buffer {
  return Buffer.concat([Buffer.of(0, number, 0, value.length), value]);
}

function word(value: number): Buffer {
  const octets = Buffer.alloc(4);
  octets.writeUInt32BE(value);
  return octets;
}

/** As tshark 4.0 writes it, between 192.0.2.1:40000 and 198.51.100.7:5061. */
function exported({ name = 'sip', portType = 2, frame, payload }: Pdu): Buffer {
  return Buffer.concat([
    tag(12, Buffer.from(name.padEnd((name.length + 4) & ~3, '\0'))),
    tag(20, Buffer.of(192, 0, 2, 1)),
    tag(21, Buffer.of(198, 51, 100, 7)),
    tag(24, word(portType)),
    tag(25, word(40_000)),
    tag(26, word(5061)),
    ...(frame === undefined ? [] : [tag(30, word(frame))]),
    tag(0, Buffer.alloc(0)),
    typeof payload === 'string' ? Buffer.from(payload, 'latin1') : payload,
  ]);
}

function found(pdus: readonly Pdu[]) {
  const pipeline = new Pipeline({ probe: 'p', seed: 1 });
  pdus.forEach((pdu, index) => {
    const octets = new Uint8Array(exported(pdu));
    pipeline.packet(octets, 0, octets.length, octets.length, LINK_TYPE.WIRESHARK_UPPER_PDU, START_US + index * 500_000);
  });
  const records = pipeline.takeRecords();
  const messages = records.filter(({ kind }) => kind === 'sip') as SipRecord[];
  return { records, messages, counters: pipeline.snapshot() };
}

describe('SIP in PDUs that Wireshark exported', () => {
  it.each([
    [3, 'udp'],
    [2, 'tcp'],
    [1, 'sctp'],
    [0, 'udp'],
  ])('with ports of type %d was sent over %s', (portType, transport) => {
    const { messages, counters } = found([{ portType, payload: FIRST }]);
    expect(messages.map((each) => [each.callId, each.transport, each.src, each.dst, each.dscp, each.atUs])).toEqual([
      ['a', transport, '192.0.2.1:40000', '198.51.100.7:5061', null, START_US],
    ]);
    expect(counters).toMatchObject({ 'packets.sip': 1, 'checksums.udp-wrong': 0, 'sip.exported-octets-skipped': 0 });
  });

  it('is one message where Wireshark writes what was in TLS twice', () => {
    const { messages, counters } = found([
      { name: 'sip.tcp', frame: 11, payload: FIRST },
      { frame: 11, payload: FIRST },
    ]);
    expect(messages.map(({ callId }) => callId)).toEqual(['a']);
    expect(counters).toMatchObject({ 'packets.sip': 1, 'packets.exported-sip-again': 1, 'sip.mirror-copies': 0 });
  });

  it('is sent again where the frame is another', () => {
    const { messages } = found([
      { portType: 3, frame: 11, payload: FIRST },
      { portType: 3, frame: 12, payload: FIRST },
    ]);
    expect(messages.map(({ callId }) => callId)).toEqual(['a', 'a']);
  });

  // What tshark writes of segments that end within a message: all of it once for each message in it, then the one that is whole.
  it('is each message once where a segment has two, and the next one half', () => {
    const segment = FIRST + SECOND;
    const third = sip('OPTIONS sip:b SIP/2.0', { callId: 'c' });
    const { messages, counters } = found([
      { frame: 1, payload: segment },
      { frame: 1, payload: segment },
      { frame: 4, payload: SECOND.replace('Call-ID: b', 'Call-ID: d') + third.slice(0, 60) },
      { frame: 5, payload: third },
    ]);
    expect(messages.map(({ callId }) => callId)).toEqual(['a', 'b', 'd', 'c']);
    expect(counters).toMatchObject({ 'packets.sip': 3, 'sip.exported-octets-skipped': 60 });
  });

  it('is counted apart where there is none', () => {
    const { records, counters } = found([
      { payload: '\r\n\r\n' },
      { portType: 3, payload: 'NOTHING' },
      { name: 'diameter', payload: FIRST },
    ]);
    expect(records).toEqual([]);
    expect(counters).toMatchObject({
      'packets.in': 3,
      'packets.exported-not-sip': 2,
      'packets.undecoded': 1,
      'other.exported-pdu.diameter': 1,
    });
  });

  it('stands beside RTCP', () => {
    const { records, counters } = found([{ name: 'rtcp', portType: 3, payload: senderReport(0x1234_5678) }]);
    expect(records.map((record) => [record.kind, 'src' in record && record.src])).toEqual([
      ['rtcp', '192.0.2.1:40000'],
    ]);
    expect(counters).toMatchObject({ 'packets.rtcp': 1, 'checksums.udp-wrong': 0 });
  });
});
