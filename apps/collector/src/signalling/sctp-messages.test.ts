import type { SipRecord } from '@earshot/contracts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type DataChunk, type Endpoint, give, START_US, sctp, sip, udp } from '../fixtures/packets.js';
import { Pipeline } from '../pipeline.js';
import { MAX_SCTP_DIRECTIONS, MAX_SCTP_FRAGMENTS, MAX_SCTP_WAITING_OCTETS } from './sctp-messages.js';

const A: Endpoint = { ip: '192.0.2.1', port: 5060 };
const B: Endpoint = { ip: '198.51.100.7', port: 5060 };
const INVITE = sip('INVITE sip:b SIP/2.0', { callId: 'a', media: { ip: '192.0.2.1', port: 4000 } });

function found(packets: readonly (readonly DataChunk[])[]): { messages: SipRecord[]; pipeline: Pipeline } {
  const pipeline = new Pipeline({ probe: 'p', seed: 1 });
  packets.forEach((chunks, index) => {
    give(pipeline, START_US + index, sctp(A, B, chunks));
  });
  return { messages: pipeline.takeRecords() as SipRecord[], pipeline };
}

describe('SIP over SCTP', () => {
  it('one message to a chunk, several to a packet', () => {
    const second = sip('BYE sip:b SIP/2.0', { callId: 'b' });
    const { messages, pipeline } = found([
      [
        { sequence: 7, payload: INVITE },
        { sequence: 8, payload: second },
      ],
    ]);
    expect(messages.map(({ callId, transport, src, dst }) => [callId, transport, src, dst])).toEqual([
      ['a', 'sctp', '192.0.2.1:5060', '198.51.100.7:5060'],
      ['b', 'sctp', '192.0.2.1:5060', '198.51.100.7:5060'],
    ]);
    expect(pipeline.counters.get('packets.sctp-sip')).toBe(1);
  });

  it('in UDP', () => {
    const pipeline = new Pipeline({ probe: 'p', seed: 1 });
    const packet = sctp(A, B, [{ sequence: 7, payload: INVITE }]).subarray(20);
    give(pipeline, START_US, udp({ ...A, port: 9899 }, { ...B, port: 9899 }, packet));
    const [message] = pipeline.takeRecords() as SipRecord[];
    expect(message).toMatchObject({ callId: 'a', transport: 'sctp', src: '192.0.2.1:5060', dst: '198.51.100.7:5060' });
  });

  it('in pieces of two messages that come interleaved (RFC 8260)', () => {
    const second = sip('BYE sip:b SIP/2.0', { callId: 'b' });
    const half = INVITE.length >> 1;
    const { messages, pipeline } = found([
      [{ sequence: 7, payload: INVITE.slice(0, half), flags: 2, message: 4 }],
      [{ sequence: 8, payload: second.slice(0, 50), flags: 2, message: 5 }],
      [{ sequence: 9, payload: INVITE.slice(half), flags: 1, message: 4, fragment: 1 }],
      [{ sequence: 11, payload: second.slice(90), flags: 1, message: 5, fragment: 2 }],
      [{ sequence: 10, payload: second.slice(50, 90), flags: 0, message: 5, fragment: 1 }],
      [{ sequence: 9, payload: INVITE.slice(half), flags: 1, message: 4, fragment: 1 }],
      [{ sequence: 12, payload: second.replace('Call-ID: b', 'Call-ID: c'), message: 6 }],
    ]);
    expect(messages.map(({ callId }) => callId)).toEqual(['a', 'b', 'c']);
    pipeline.advance(START_US + 120_000_000);
    expect(pipeline.counters.get('sip.sctp-fragments-given-up')).toBe(0);
  });

  it('in pieces, in whatever order they come, sent again among them, over the end of the numbers', () => {
    const places = fc.uniqueArray(fc.integer({ min: 1, max: INVITE.length - 1 }), { maxLength: 8 });
    fc.assert(
      fc.property(places, fc.infiniteStream(fc.nat(1000)), (cuts, random) => {
        const borders = [0, ...cuts.sort((a, b) => a - b), INVITE.length];
        const chunks = borders.slice(1).map((end, index): DataChunk => {
          const flags = (index === 0 ? 2 : 0) | (end === INVITE.length ? 1 : 0);
          return { sequence: 0xffff_fffe + index, payload: INVITE.slice(borders[index], end), flags };
        });
        const order = [...chunks, ...chunks]
          .map((chunk) => ({ chunk, at: random.next().value as number }))
          .sort((one, other) => one.at - other.at);
        const { messages } = found(order.map(({ chunk }) => [chunk]));
        expect(messages.map(({ raw }) => raw)).toEqual([INVITE]);
      }),
      { numRuns: 60 },
    );
  });

  it('is not read twice where the association sends a chunk again (RFC 9260 6.3.3)', () => {
    const pipeline = new Pipeline({ probe: 'p', seed: 1 });
    for (const atUs of [START_US, START_US + 1_000_000])
      give(pipeline, atUs, sctp(A, B, [{ sequence: 0, payload: INVITE }]));
    expect(pipeline.takeRecords()).toHaveLength(1);
    expect(pipeline.counters.get('packets.sctp-sip')).toBe(2);
  });

  it.each([
    ['few long pieces', 1, 1400],
    ['many tiny ones', 40, 1],
  ])('holds %s of all associations within a bound, the newest', (_, count, length) => {
    const pipeline = new Pipeline({ probe: 'p', seed: 1 });
    const payload = 'a'.repeat(length);
    let atUs = START_US;
    const connections = Math.ceil((1.5 * MAX_SCTP_WAITING_OCTETS) / (count * (256 + length)));
    const perAssociation = Math.ceil(connections / MAX_SCTP_DIRECTIONS) * count;
    for (let port = 1; port < Math.min(connections, MAX_SCTP_DIRECTIONS); port++) {
      const chunks = Array.from({ length: perAssociation }, (_each, index) => ({
        sequence: 2 * index,
        payload,
        flags: 0,
      }));
      for (const chunk of chunks) give(pipeline, atUs++, sctp({ ...A, port }, B, [chunk]));
    }
    const { 'sip.sctp-fragments-given-up': given = 0 } = pipeline.snapshot();
    expect(given).toBeGreaterThan(100);
    pipeline.advance(atUs + 120_000_000);
    const { 'sip.sctp-fragments-given-up': all = 0 } = pipeline.snapshot();
    expect(all - given).toBeGreaterThan((0.8 * MAX_SCTP_WAITING_OCTETS) / (256 + length));
    expect(all - given).toBeLessThan((1.01 * MAX_SCTP_WAITING_OCTETS) / (256 + length));
  });

  it('gives up pieces beyond the bound, and counts them', () => {
    const pieces = Array.from({ length: MAX_SCTP_FRAGMENTS + 1 }, (_, index) => [
      { sequence: index * 2, payload: 'INVITE', flags: 2 },
    ]);
    const { messages, pipeline } = found(pieces);
    expect(messages).toEqual([]);
    expect(pipeline.counters.get('sip.sctp-fragments-given-up')).toBe(MAX_SCTP_FRAGMENTS);
    pipeline.advance(START_US + 120_000_000);
    expect(pipeline.counters.get('sip.sctp-fragments-given-up')).toBe(MAX_SCTP_FRAGMENTS + 1);
  });

  it('counts other payloads by their number, and what cannot be read', () => {
    const { pipeline } = found([[{ sequence: 1, payload: 'xxxx', payloadProtocol: 3 }], []]);
    give(pipeline, START_US + 5, sctp(A, B, [{ sequence: 1, payload: '' }]));
    expect(pipeline.counters.get('packets.sctp-not-sip')).toBe(3);
    expect(pipeline.snapshot()).toMatchObject({ 'other.sctp-payload.3': 1, 'undecoded.sctp-bad-length': 1 });
  });
});
