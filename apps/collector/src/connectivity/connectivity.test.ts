import { type CaptureRecord, captureRecord, type DtlsRecord, type StunRecord } from '@earshot/contracts';
import { describe, expect, it } from 'vitest';
import {
  ALICE,
  BOB,
  balance,
  type Endpoint,
  give,
  octets,
  SIP_A,
  SIP_B,
  START_US,
  sip,
  udp,
} from '../fixtures/packets.js';
import { Pipeline } from '../pipeline.js';
import { MAX_LONE_PAIRS } from './connectivity-table.js';

/** A message of RFC 8489 5 with a transaction id of its own. */
function stun(type: string, transaction: number, attributes = ''): Uint8Array {
  const length = octets(attributes).length.toString(16).padStart(4, '0');
  return octets(`${type}${length} 2112a442 ${transaction.toString(16).padStart(24, '0')} ${attributes}`);
}

function newPipeline(): Pipeline {
  const pipeline = new Pipeline({ probe: 'probe-1', seed: 5 });
  give(pipeline, START_US - 2000, udp(SIP_A, SIP_B, sip('INVITE sip:bob@example.com SIP/2.0', { media: ALICE })));
  return pipeline;
}

function recordsOf(pipeline: Pipeline): CaptureRecord[] {
  pipeline.finish();
  const records = pipeline.takeRecords();
  for (const record of records) expect(captureRecord.safeParse(record).error).toBeUndefined();
  expect(new Set(records.map(({ id }) => id)).size).toBe(records.length);
  const { in: into, out } = balance(pipeline.snapshot());
  expect(out).toBe(into);
  return records;
}

function stunOf(pipeline: Pipeline): StunRecord[] {
  return recordsOf(pipeline).filter((record) => record.kind === 'stun');
}

function dtlsOf(pipeline: Pipeline): DtlsRecord[] {
  return recordsOf(pipeline).filter((record) => record.kind === 'dtls');
}

const at = (ms: number): number => START_US + ms * 1000;

describe('STUN of RFC 3489', () => {
  const id = '63c7117e 0714278f 5ded3221 86da2a06';

  it('gives the mapped address and the round trip, as its successor does', () => {
    const pipeline = newPipeline();
    const server: Endpoint = { ip: '203.0.113.9', port: 3478 };
    give(pipeline, at(0), udp(ALICE, server, octets(`00010000 ${id}`)));
    give(pipeline, at(30), udp(server, ALICE, octets(`0101000c ${id} 00010008 00018055 c0000201`)));
    const records = stunOf(pipeline);
    expect(records).toMatchObject([
      {
        requests: { binding: 1 },
        successes: { binding: 1 },
        roundTripCount: 1,
        roundTripMaxMs: 30,
        mappedAddress: '192.0.2.1:32853',
      },
    ]);
    expect(pipeline.snapshot()).toMatchObject({ 'packets.stun': 2, 'packets.udp-unrecognised': 0 });
  });

  it('is not seen in what only begins like it', () => {
    const pipeline = newPipeline();
    give(pipeline, at(0), udp(ALICE, BOB, octets(`00010000 ${id}`)));
    give(pipeline, at(1), udp(ALICE, BOB, octets(`00010008 ${id} 00300004 01020304`)));
    expect(stunOf(pipeline)).toEqual([]);
    expect(pipeline.snapshot()).toMatchObject({ 'packets.stun': 0, 'packets.udp-unrecognised': 2 });
  });
});

describe('STUN', () => {
  it('gives checks of one client, their answers and how long they took', () => {
    const pipeline = newPipeline();
    // Two checks with USE-CANDIDATE in the second, the first sent twice; then one that nobody answers.
    give(pipeline, at(0), udp(BOB, ALICE, stun('0001', 1, '802a0008 0102030405060708')));
    give(pipeline, at(30), udp(BOB, ALICE, stun('0001', 1, '802a0008 0102030405060708')));
    give(pipeline, at(40), udp(ALICE, BOB, stun('0101', 1, '00200008 0001e112 e721c045')));
    give(pipeline, at(100), udp(BOB, ALICE, stun('0001', 2, '00250000 802a0008 0102030405060708')));
    give(pipeline, at(120), udp(ALICE, BOB, stun('0101', 2, '00200008 0001e112 e721c045')));
    give(pipeline, at(200), udp(BOB, ALICE, stun('0001', 3)));
    give(pipeline, at(6000), udp(BOB, ALICE, stun('0011', 4)));
    expect(stunOf(pipeline)).toMatchObject([
      {
        src: '198.51.100.7:30000',
        dst: '192.0.2.1:40000',
        callId: 'call-1',
        key: 'c:call-1',
        atUs: START_US,
        windowUs: START_US,
        requests: { binding: 3 },
        successes: { binding: 2 },
        errors: {},
        retransmissions: 1,
        unanswered: 1,
        nominations: 1,
        iceRole: 'controlling',
        roundTripCount: 2,
        roundTripSumMs: 60,
        roundTripMaxMs: 40,
        mappedAddress: '198.51.100.7:49152',
      },
      { windowUs: START_US + 5_000_000, requests: {}, indications: { binding: 1 }, unanswered: 0 },
    ]);
  });

  it('counts errors by code, and keeps the two directions apart', () => {
    const pipeline = newPipeline();
    give(pipeline, at(0), udp(BOB, ALICE, stun('0001', 1, '80290008 0102030405060708')));
    give(pipeline, at(1), udp(ALICE, BOB, stun('0001', 2, '80290008 0102030405060709')));
    give(pipeline, at(20), udp(ALICE, BOB, stun('0111', 1, '00090004 00000457')));
    const records = stunOf(pipeline);
    expect(records).toHaveLength(2);
    expect(records.find(({ src }) => src.startsWith(BOB.ip))).toMatchObject({
      requests: { binding: 1 },
      errors: { binding: 1 },
      errorCodes: { '487': 1 },
      iceRole: 'controlled',
    });
    // The capture ended before its answer could have come.
    expect(records.find(({ src }) => src.startsWith(ALICE.ip))).toMatchObject({ errors: {}, unanswered: 0 });
  });

  it('says what a relay allocated', () => {
    const pipeline = newPipeline();
    const server = { ip: '203.0.113.3', port: 3478 };
    give(pipeline, at(0), udp(ALICE, server, stun('0003', 1)));
    give(pipeline, at(9), udp(server, ALICE, stun('0113', 1, '00090004 00000401')));
    give(pipeline, at(10), udp(ALICE, server, stun('0003', 2)));
    give(pipeline, at(19), udp(server, ALICE, stun('0103', 2, '00160008 0001e112 e721c045')));
    give(pipeline, at(30), udp(ALICE, server, stun('0016', 3)));
    give(pipeline, at(31), udp(server, ALICE, stun('0017', 4)));
    expect(stunOf(pipeline)).toMatchObject([
      {
        src: '192.0.2.1:40000',
        dst: '203.0.113.3:3478',
        requests: { allocate: 2 },
        successes: { allocate: 1 },
        errorCodes: { '401': 1 },
        indications: { send: 1, data: 1 },
        relayedAddress: '198.51.100.7:49152',
      },
    ]);
  });

  it('follows no more transactions than it can bear', () => {
    const pipeline = newPipeline();
    for (let transaction = 0; transaction < 500; transaction++) {
      give(pipeline, at(transaction), udp(BOB, ALICE, stun('0001', transaction)));
    }
    give(pipeline, at(9000), udp(BOB, ALICE, stun('0011', 999)));
    const [first] = stunOf(pipeline);
    expect(first).toMatchObject({ requests: { binding: 500 }, unanswered: 500 });
  });
});

/** One record in the clear or, from epoch 1 on, under keys. */
function dtls(content: string, epoch = 0, type = '16'): Uint8Array {
  const length = octets(content).length.toString(16).padStart(4, '0');
  return octets(`${type} fefd ${epoch.toString(16).padStart(4, '0')} 000000000001 ${length} ${content}`);
}

const CLIENT_HELLO = dtls('01 000000 0000 000000 000000');
const HELLO_VERIFY = dtls('03 000003 0000 000000 000003 feff00');
const SERVER_HELLO = dtls(`02 000028 0000 000000 000028 fefd ${'ab'.repeat(32)} 00 c02b 00 0000`);
const FINISHED = dtls('00'.repeat(40), 1);

describe('DTLS', () => {
  it('times a handshake from the first ClientHello to the second Finished', () => {
    const pipeline = newPipeline();
    give(pipeline, at(0), udp(BOB, ALICE, CLIENT_HELLO));
    give(pipeline, at(20), udp(ALICE, BOB, HELLO_VERIFY));
    give(pipeline, at(40), udp(BOB, ALICE, CLIENT_HELLO));
    give(pipeline, at(60), udp(ALICE, BOB, SERVER_HELLO));
    give(pipeline, at(80), udp(BOB, ALICE, FINISHED));
    give(pipeline, at(101.5), udp(ALICE, BOB, FINISHED));
    give(pipeline, at(500), udp(BOB, ALICE, dtls('00'.repeat(20), 1, '17')));
    expect(dtlsOf(pipeline)).toMatchObject([
      {
        src: '198.51.100.7:30000',
        dst: '192.0.2.1:40000',
        callId: 'call-1',
        atUs: START_US,
        version: '1.2',
        clientHellos: 2,
        serverHelloUs: at(60),
        finishedUs: at(101.5),
        handshakeMs: 101.5,
        outcome: 'completed',
        alert: null,
      },
    ]);
  });

  it.each([
    ['a hello that nobody answers', [], { outcome: 'unanswered', serverHelloUs: null, version: null }],
    ['one that stops half-way', [[60, SERVER_HELLO]], { outcome: 'unfinished', serverHelloUs: at(60) }],
    [
      'an alert of the server',
      [
        [60, SERVER_HELLO],
        [70, dtls('02 28', 0, '15')],
      ],
      { outcome: 'failed', alert: { description: 40, by: 'server' } },
    ],
  ] as const)('reports %s', (_, answers, expected) => {
    const pipeline = newPipeline();
    give(pipeline, at(0), udp(BOB, ALICE, CLIENT_HELLO));
    give(pipeline, at(50), udp(BOB, ALICE, CLIENT_HELLO));
    for (const [ms, answer] of answers) give(pipeline, at(ms), udp(ALICE, BOB, answer));
    expect(dtlsOf(pipeline)).toMatchObject([{ clientHellos: 2, finishedUs: null, handshakeMs: null, ...expected }]);
  });

  describe('1.3, whose client sends nothing in the clear but its hello', () => {
    // RFC 9147 5.3: legacy_version 1.2, a random, no session id, TLS_AES_128_GCM_SHA256, and supported_versions.
    const extensions = '002b 0002 fefc';
    const hello13 = `fefd ${'11'.repeat(32)} 00 1301 00 0006 ${extensions}`;
    const octetsOf = (text: string) => (text.replaceAll(' ', '').length / 2).toString(16).padStart(6, '0');
    const serverHello13 = dtls(`02 ${octetsOf(hello13)} 0000 000000 ${octetsOf(hello13)} ${hello13}`, 0);
    /** RFC 9147 4: 001, no connection id, 16 bits of sequence, a length, the epoch of handshake keys; then so many octets. */
    const ciphertext = (length: number) =>
      octets(`2e 0001 ${length.toString(16).padStart(4, '0')} ${'cd'.repeat(length)}`);

    it('is whole with the answer of the client under keys', () => {
      const pipeline = newPipeline();
      give(pipeline, at(0), udp(BOB, ALICE, CLIENT_HELLO));
      give(pipeline, at(20), udp(ALICE, BOB, serverHello13));
      give(pipeline, at(21), udp(ALICE, BOB, ciphertext(700)));
      give(pipeline, at(45), udp(BOB, ALICE, ciphertext(600)));
      give(pipeline, at(60), udp(ALICE, BOB, ciphertext(36)));
      expect(pipeline.snapshot()).toMatchObject({ 'packets.dtls': 5, 'packets.udp-unrecognised': 0 });
      expect(dtlsOf(pipeline)).toMatchObject([
        { version: '1.3', outcome: 'completed', finishedUs: at(45), handshakeMs: 45 },
      ]);
    });

    it('is not whole with an alert under keys, which is too short for a Finished', () => {
      const pipeline = newPipeline();
      give(pipeline, at(0), udp(BOB, ALICE, CLIENT_HELLO));
      give(pipeline, at(20), udp(ALICE, BOB, serverHello13));
      give(pipeline, at(21), udp(ALICE, BOB, ciphertext(700)));
      give(pipeline, at(45), udp(BOB, ALICE, ciphertext(2 + 1 + 16)));
      expect(dtlsOf(pipeline)).toMatchObject([{ version: '1.3', outcome: 'unfinished', finishedUs: null }]);
    });

    it('is not seen in such octets where no handshake chose it', () => {
      const pipeline = newPipeline();
      give(pipeline, at(0), udp(BOB, ALICE, CLIENT_HELLO));
      give(pipeline, at(20), udp(ALICE, BOB, SERVER_HELLO));
      give(pipeline, at(45), udp(BOB, ALICE, ciphertext(600)));
      expect(pipeline.snapshot()).toMatchObject({ 'packets.dtls': 2, 'packets.udp-unrecognised': 1 });
    });
  });

  it('gives up after half a minute, and takes a later hello for another handshake', () => {
    const pipeline = newPipeline();
    give(pipeline, at(0), udp(BOB, ALICE, CLIENT_HELLO));
    give(pipeline, at(40_000), udp(SIP_A, SIP_B, 'x'));
    give(pipeline, at(41_000), udp(BOB, ALICE, CLIENT_HELLO));
    give(pipeline, at(41_020), udp(ALICE, BOB, SERVER_HELLO));
    give(pipeline, at(41_040), udp(BOB, ALICE, FINISHED));
    give(pipeline, at(41_060), udp(ALICE, BOB, FINISHED));
    expect(dtlsOf(pipeline)).toMatchObject([
      { atUs: at(0), outcome: 'unanswered' },
      { atUs: at(41_000), outcome: 'completed', handshakeMs: 60 },
    ]);
  });

  it('makes no handshake of data alone', () => {
    const pipeline = newPipeline();
    give(pipeline, at(0), udp(BOB, ALICE, FINISHED));
    expect(dtlsOf(pipeline)).toEqual([]);
  });
});

describe('a flood of lone packets', () => {
  const FLOOD = 20_000;
  const flooder = (index: number): Endpoint => ({ ip: `203.0.113.${index >> 10}`, port: 1024 + (index & 1023) });

  it('of STUN puts out no pair that waits for an answer and has asked again', () => {
    const pipeline = newPipeline();
    give(pipeline, at(0), udp(ALICE, BOB, stun('0001', 7)));
    give(pipeline, at(1), udp(ALICE, BOB, stun('0001', 7)));
    for (let index = 0; index < FLOOD; index++) give(pipeline, at(2), udp(flooder(index), BOB, stun('0001', index)));
    give(pipeline, at(40), udp(BOB, ALICE, stun('0101', 7)));
    expect(pipeline.snapshot()['stun.flows-evicted']).toBeGreaterThan(FLOOD - MAX_LONE_PAIRS);
    const own = stunOf(pipeline).filter(({ src }) => src === `${ALICE.ip}:${ALICE.port}`);
    expect(own).toMatchObject([{ retransmissions: 1, successes: { binding: 1 }, roundTripMaxMs: 40 }]);
  });

  it('of DTLS puts out no handshake that goes on', () => {
    const pipeline = newPipeline();
    give(pipeline, at(0), udp(ALICE, BOB, CLIENT_HELLO));
    give(pipeline, at(5), udp(BOB, ALICE, SERVER_HELLO));
    for (let index = 0; index < FLOOD; index++) give(pipeline, at(6), udp(flooder(index), BOB, CLIENT_HELLO));
    give(pipeline, at(20), udp(ALICE, BOB, FINISHED));
    give(pipeline, at(25), udp(BOB, ALICE, FINISHED));
    expect(pipeline.snapshot()['dtls.associations-evicted']).toBeGreaterThan(FLOOD - MAX_LONE_PAIRS);
    const own = dtlsOf(pipeline).filter(({ src }) => src === `${ALICE.ip}:${ALICE.port}`);
    expect(own).toMatchObject([{ outcome: 'completed', handshakeMs: 25 }]);
  });
});
