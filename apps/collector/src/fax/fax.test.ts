import { captureRecord, type T38Record } from '@earshot/contracts';
import { describe, expect, it } from 'vitest';
import { ALICE, BOB, give, octets, START_US, udp } from '../fixtures/packets.js';
import { Pipeline } from '../pipeline.js';

function hex(value: number, digits: number): string {
  return value.toString(16).padStart(digits, '0');
}

/** A datagram with `redundant` empty-handed copies of the packets before it. */
function udptl(sequence: number, packet: string, redundant = 0): Uint8Array {
  const copies = '0100'.repeat(redundant);
  return octets(`${hex(sequence, 4)} ${hex(octets(packet).length, 2)} ${packet} 00 ${hex(redundant, 2)} ${copies}`);
}

const CED = '04';
const PREAMBLE = '06';
const IMAGE = `d0 01 e0 0002 aabbcc`;

/** V.21 data with a whole T.30 frame. */
function t30(field: number): string {
  return `c0 02 80 0002 ffc8${hex(field, 2)} 20`;
}

/** An INVITE that offers T.38 at Bob's port. */
function offerFax(pipeline: Pipeline): void {
  const body = `v=0\r\no=- 1 1 IN IP4 ${BOB.ip}\r\ns=-\r\nc=IN IP4 ${BOB.ip}\r\nt=0 0\r\nm=image ${BOB.port} udptl t38\r\n`;
  const head = [
    'INVITE sip:alice@example.com SIP/2.0',
    'Via: SIP/2.0/UDP 198.51.100.7:5060;branch=z9hG4bK1',
    'From: <sip:bob@example.com>;tag=b',
    'To: <sip:alice@example.com>',
    'Call-ID: fax-1',
    'CSeq: 1 INVITE',
    'Content-Type: application/sdp',
    `Content-Length: ${body.length}`,
  ].join('\r\n');
  give(
    pipeline,
    START_US - 2000,
    udp({ ip: BOB.ip, port: 5060 }, { ip: ALICE.ip, port: 5060 }, `${head}\r\n\r\n${body}`),
  );
}

/** What the datagrams, 30 ms apart, sum up to; each may be delayed by some of those. */
function faxOf(datagrams: readonly Uint8Array[]): T38Record[] {
  const pipeline = new Pipeline({ probe: 'probe-1', seed: 5 });
  offerFax(pipeline);
  for (const [index, datagram] of datagrams.entries()) {
    give(pipeline, START_US + index * 30_000, udp(ALICE, BOB, datagram, index));
  }
  pipeline.finish();
  const records = pipeline.takeRecords().filter((record) => record.kind === 't38');
  for (const record of records) expect(captureRecord.safeParse(record).error).toBeUndefined();
  expect(pipeline.snapshot()['packets.t38']).toBe(datagrams.length);
  return records;
}

describe('T.38', () => {
  it.each([
    ['30', {}],
    ['50', {}],
    ['18', {}],
    ['28', {}],
    ['08', {}],
    ['20', { DCN: 1 }],
    ['10', { DCN: 1 }],
    ['40', { DCN: 1 }],
  ])(
    'reads no message in a frame that ends with field %s where that says its check sequence is wrong',
    (end, messages) => {
      const records = faxOf([udptl(1, PREAMBLE), udptl(2, `c0 02 80 0002 ffc8df ${end}`)]);
      expect(records.map((record) => record.messages)).toEqual([messages]);
    },
  );

  it('tells signals, messages and pages', () => {
    const packets = [
      CED,
      CED,
      CED,
      PREAMBLE,
      t30(0xc1),
      IMAGE,
      IMAGE,
      PREAMBLE,
      t30(0xf2),
      t30(0xf2),
      IMAGE,
      t30(0xf4),
    ];
    const records = faxOf([...packets, t30(0xdf)].map((packet, sequence) => udptl(sequence, packet)));
    expect(records).toMatchObject([
      {
        src: '192.0.2.1:40000',
        dst: '198.51.100.7:30000',
        callId: 'fax-1',
        key: 'c:fax-1',
        windowUs: START_US,
        packets: 13,
        expected: 13,
        lost: 0,
        malformed: 0,
        longestGapMs: 30,
        indicators: { ced: 1, 'v21-preamble': 2 },
        data: { v21: 5, 'v17-14400': 3 },
        messages: { DCS: 1, MPS: 2, EOP: 1, DCN: 1 },
        pages: 2,
      },
    ]);
  });

  it('puts a message together that comes octet by octet', () => {
    const parts = ['c0 01 80 0000 ff', 'c0 01 80 0001 c841', 'c0 01 80 0000 00', 'c0 01 20'];
    expect(faxOf(parts.map((packet, sequence) => udptl(sequence, packet)))).toMatchObject([{ messages: { DCS: 1 } }]);
  });

  it('counts what is missing, what redundancy brought, and what came twice or late', () => {
    // 65534 65535 [0 1] 2 with two again, [3 4 5] 6 with one again, 5 late, 6 twice, no UDPTL.
    const records = faxOf([
      udptl(65_534, CED),
      udptl(65_535, CED),
      udptl(2, CED, 2),
      udptl(6, CED, 1),
      udptl(5, CED),
      udptl(6, CED),
      octets('0001 ff 00'),
    ]);
    expect(records).toMatchObject([
      { packets: 7, expected: 9, lost: 4, recovered: 2, reordered: 1, duplicates: 1, malformed: 1 },
    ]);
  });

  it('has not lost what came before the first, late', () => {
    // 65535 late, behind 0; then 65532, with 65533 and 65534 missing for good.
    const records = faxOf([udptl(0, CED), udptl(65_535, CED), udptl(1, CED), udptl(65_532, CED)]);
    expect(records).toMatchObject([{ packets: 4, expected: 6, lost: 2, recovered: 0, reordered: 2, duplicates: 0 }]);
  });

  it('takes back what it counted as lost and recovered, in the window in which it comes after all', () => {
    // 110 is missing, 111 brings it again, and 64 packets later, five seconds after the first of all, it comes itself.
    const records = faxOf([
      ...Array.from({ length: 110 }, (_, sequence) => udptl(sequence, CED)),
      ...Array.from({ length: 64 }, (_, index) => udptl(111 + index, CED, 3)),
      udptl(110, CED),
    ]);
    expect(records).toMatchObject([
      { packets: 167, lost: 1, recovered: 1, reordered: 0 },
      { packets: 8, lost: -1, recovered: -1, reordered: 1 },
    ]);
  });

  it('is no RTP where its numbers look like version 2', () => {
    const image = `d0 01 e0 0027 ${'ab'.repeat(40)}`;
    const records = faxOf(Array.from({ length: 60 }, (_, index) => udptl(0x8000 + index, image)));
    expect(records).toMatchObject([{ packets: 60, expected: 60, lost: 0, data: { 'v17-14400': 60 } }]);
  });

  it('has a record for each five seconds', () => {
    const records = faxOf(Array.from({ length: 200 }, (_, sequence) => udptl(sequence, IMAGE)));
    expect(records.map(({ windowUs, packets }) => [windowUs - START_US, packets])).toEqual([
      [0, 167],
      [5_000_000, 33],
    ]);
  });
});
