import { constants, createDeflateRaw } from 'node:zlib';
import type { SipRecord } from '@earshot/contracts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { balance, type Endpoint, give, START_US, sip, tcp } from '../fixtures/packets.js';
import { Pipeline } from '../pipeline.js';
import {
  MAX_HELD_SEGMENTS,
  MAX_HOLE_US,
  MAX_LONE_SEGMENTS,
  MAX_OPENED_DIRECTIONS,
  MAX_TCP_DIRECTIONS,
} from './tcp-reassembly.js';

const A: Endpoint = { ip: '192.0.2.1', port: 40_000 };
const B: Endpoint = { ip: '198.51.100.7', port: 5060 };
const SYN = 2;
const FIN = 0x11;
const ISN = 0xffff_ff00; // the numbers wrap soon

const MESSAGES = ['a', 'b', 'c'].map((callId, index) =>
  sip('INVITE sip:b SIP/2.0', { callId, media: { ip: '192.0.2.1', port: 4000 }, cseq: index + 1 }),
);
const STREAM = Buffer.from(MESSAGES.join(''), 'latin1');

interface Part {
  readonly start: number;
  readonly end: number;
}

/** Call-IDs of the messages found in segments of the stream, given in that order. */
function found(
  parts: readonly Part[],
  { syn = true }: { syn?: boolean } = {},
): { callIds: string[]; pipeline: Pipeline } {
  const pipeline = new Pipeline({ probe: 'p', seed: 1 });
  let atUs = START_US;
  if (syn) give(pipeline, atUs, tcp(A, B, ISN, '', SYN));
  for (const { start, end } of parts) {
    atUs += 1000;
    give(pipeline, atUs, tcp(A, B, ISN + 1 + start, STREAM.subarray(start, end)));
  }
  pipeline.finish();
  const messages = pipeline.takeRecords().filter((record): record is SipRecord => record.kind === 'sip');
  const { in: into, out } = balance(pipeline.snapshot());
  expect(out).toBe(into);
  expect(messages.every(({ transport }) => transport === 'tcp')).toBe(true);
  return { callIds: messages.map(({ callId }) => callId), pipeline };
}

function cutAt(places: readonly number[]): Part[] {
  const borders = [0, ...[...new Set(places)].sort((a, b) => a - b), STREAM.length];
  return borders.slice(1).map((end, index) => ({ start: borders[index] as number, end }));
}

describe('SIP over TCP', () => {
  it('three messages in one segment', () => {
    expect(found([{ start: 0, end: STREAM.length }]).callIds).toEqual(['a', 'b', 'c']);
  });

  it('however it is cut into segments, in whatever order they come, sent again or overlapping', () => {
    const cuts = fc.array(fc.integer({ min: 1, max: STREAM.length - 1 }), { maxLength: 12 });
    fc.assert(
      fc.property(cuts, fc.infiniteStream(fc.nat(1000)), (places, random) => {
        const parts = cutAt(places);
        const again = parts.map(({ start, end }) => ({ start: Math.max(0, start - 7), end }));
        const shuffled = [...parts, ...again]
          .map((part) => ({ part, order: random.next().value as number }))
          .sort((one, other) => one.order - other.order)
          .map(({ part }) => part);
        expect(found(shuffled).callIds).toEqual(['a', 'b', 'c']);
      }),
      { numRuns: 60 },
    );
  });

  it('seen from the middle of the connection on', () => {
    const second = (MESSAGES[0] as string).length;
    expect(found([{ start: second, end: STREAM.length }], { syn: false }).callIds).toEqual(['b', 'c']);
  });

  it('goes on after a segment that was never captured', () => {
    const [first = '', second = ''] = MESSAGES;
    const lost = { start: first.length + 40, end: first.length + 80 };
    const rest: Part[] = [];
    // What follows the gap comes in more pieces than are held.
    for (let start = lost.end; start < STREAM.length; start += 4) {
      rest.push({ start, end: Math.min(start + 4, STREAM.length) });
    }
    expect(rest.length).toBeGreaterThan(MAX_HELD_SEGMENTS);
    const { callIds, pipeline } = found([{ start: 0, end: lost.start }, ...rest]);
    expect(callIds).toEqual(['a', 'c']);
    expect(pipeline.counters.get('tcp.gaps')).toBe(1);
    // The 40 lost ones were never here; the blank line among the rest passes for a keep-alive.
    expect(pipeline.counters.get('sip.tcp-octets-skipped')).toBe(second.length - 40 - 2);
  });

  it('is read behind a hole when nothing fills it for long, each message at its own time', () => {
    const pipeline = new Pipeline({ probe: 'p', seed: 1 });
    give(pipeline, START_US, tcp(A, B, 100, '', SYN));
    give(pipeline, START_US + 1, tcp(A, B, 141, MESSAGES[0] as string));
    expect(pipeline.takeRecords()).toEqual([]);
    pipeline.advance(START_US + MAX_HOLE_US);
    expect(pipeline.takeRecords()).toEqual([]);
    pipeline.advance(START_US + MAX_HOLE_US + 2);
    expect(pipeline.takeRecords()).toMatchObject([{ callId: 'a', atUs: START_US + 1 }]);
    expect(pipeline.counters.get('tcp.gaps')).toBe(1);
  });

  it('is read behind a hole at the end of the capture', () => {
    const [first = ''] = MESSAGES;
    expect(found([{ start: first.length, end: STREAM.length }]).callIds).toEqual(['b', 'c']);
  });

  it('has the time of the segment that filled the hole', () => {
    const pipeline = new Pipeline({ probe: 'p', seed: 1 });
    const [first = ''] = MESSAGES;
    give(pipeline, START_US, tcp(A, B, 100, '', SYN));
    give(pipeline, START_US + 1000, tcp(A, B, 101 + 50, first.slice(50)));
    give(pipeline, START_US + 9000, tcp(A, B, 101, first.slice(0, 50)));
    expect(pipeline.takeRecords()).toMatchObject([{ callId: 'a', atUs: START_US + 9000 }]);
    expect(pipeline.counters.get('tcp.segments-out-of-order')).toBe(1);
  });

  it('within the SYN', () => {
    const pipeline = new Pipeline({ probe: 'p', seed: 1 });
    const [first = ''] = MESSAGES;
    give(pipeline, START_US, tcp(A, B, 100, first.slice(0, 60), SYN));
    give(pipeline, START_US + 1, tcp(A, B, 101 + 60, first.slice(60)));
    expect(pipeline.takeRecords()).toMatchObject([{ callId: 'a' }]);
  });

  it('keeps the octets that came first where a segment repeats others', () => {
    const pipeline = new Pipeline({ probe: 'p', seed: 1 });
    const [first = ''] = MESSAGES;
    give(pipeline, START_US, tcp(A, B, 100, '', SYN));
    give(pipeline, START_US + 1, tcp(A, B, 101, first.slice(0, 100)));
    give(pipeline, START_US + 2, tcp(A, B, 101, 'x'.repeat(100)));
    give(pipeline, START_US + 3, tcp(A, B, 101 + 60, `${'x'.repeat(40)}${first.slice(100)}`));
    expect(pipeline.takeRecords()).toMatchObject([{ raw: first }]);
    expect(pipeline.counters.get('tcp.segments-repeated')).toBe(1);
  });

  it('after a keep-alive, and a segment of one octet before what is sent', () => {
    const pipeline = new Pipeline({ probe: 'p', seed: 1 });
    give(pipeline, START_US, tcp(A, B, 100, '', SYN));
    give(pipeline, START_US + 1, tcp(A, B, 101, '\r\n\r\n'));
    give(pipeline, START_US + 2, tcp(A, B, 104, '\0'));
    give(pipeline, START_US + 3, tcp(A, B, 105, MESSAGES[0] as string));
    expect(pipeline.takeRecords()).toHaveLength(1);
  });

  it.each([
    ['as a line', Buffer.from('PROXY TCP4 192.0.2.1 198.51.100.7 40000 5060\r\n')],
    ['as octets', Buffer.from('0d0a0d0a000d0a515549540a2111000cc0000201c63364079c4013c4', 'hex')],
  ])('behind the header of a load balancer, %s', (_, header) => {
    const stream = Buffer.concat([header, STREAM]);
    for (const octets of [1, 7, header.length, stream.length]) {
      const pipeline = new Pipeline({ probe: 'p', seed: 1 });
      give(pipeline, START_US, tcp(A, B, 100, '', SYN));
      for (let at = 0; at < stream.length; at += octets)
        give(pipeline, START_US + 1000 + at, tcp(A, B, 101 + at, stream.subarray(at, at + octets)));
      expect((pipeline.takeRecords() as SipRecord[]).map(({ callId }) => callId)).toEqual(['a', 'b', 'c']);
      expect(pipeline.counters.get('sip.tcp-octets-skipped')).toBe(0);
    }
  });

  it('starts anew when the ports are used again', () => {
    const pipeline = new Pipeline({ probe: 'p', seed: 1 });
    for (const [index, message] of MESSAGES.entries()) {
      const atUs = START_US + index * 1_000_000;
      give(pipeline, atUs, tcp(A, B, 1000 * index, '', SYN));
      give(pipeline, atUs + 1, tcp(A, B, 1000 * index + 1, message));
      give(pipeline, atUs + 2, tcp(A, B, 1000 * index + 1 + message.length, '', FIN));
    }
    expect(pipeline.takeRecords()).toHaveLength(3);
  });

  it('is not read twice where what was sent before the end comes again after it', () => {
    const pipeline = new Pipeline({ probe: 'p', seed: 1 });
    const [first = '', second = ''] = MESSAGES;
    give(pipeline, START_US, tcp(A, B, 100, '', SYN));
    give(pipeline, START_US + 1000, tcp(A, B, 101, first));
    give(pipeline, START_US + 2000, tcp(A, B, 101 + first.length, second, FIN));
    give(pipeline, START_US + 300_000, tcp(A, B, 101, first));
    give(pipeline, START_US + 300_100, tcp(A, B, 101 + first.length, second, FIN));
    expect((pipeline.takeRecords() as SipRecord[]).map(({ callId }) => callId)).toEqual(['a', 'b']);
    expect(pipeline.counters.get('tcp.segments-repeated')).toBe(2);
  });

  it('is not read twice where the SYN comes again after it', () => {
    const pipeline = new Pipeline({ probe: 'p', seed: 1 });
    const [first = ''] = MESSAGES;
    for (const atUs of [START_US, START_US + 300_000]) {
      give(pipeline, atUs, tcp(A, B, 100, '', SYN));
      give(pipeline, atUs + 1000, tcp(A, B, 101, first));
    }
    expect(pipeline.takeRecords()).toHaveLength(1);
  });

  it('is found on ports that are used again without a SYN that was captured', () => {
    const pipeline = new Pipeline({ probe: 'p', seed: 1 });
    const [first = '', second = ''] = MESSAGES;
    give(pipeline, START_US, tcp(A, B, 100, '', SYN));
    give(pipeline, START_US + 1000, tcp(A, B, 101, first, FIN));
    give(pipeline, START_US + 2000, tcp(A, B, 7_000_000, second));
    expect((pipeline.takeRecords() as SipRecord[]).map(({ callId }) => callId)).toEqual(['a', 'b']);
  });

  it('in segments of one octet, of which one begins like HTTP', () => {
    const pipeline = new Pipeline({ probe: 'p', seed: 1 });
    const message = Buffer.from(sip('REGISTER sip:b SIP/2.0'));
    give(pipeline, START_US, tcp(A, B, 100, '', SYN));
    for (let at = 0; at < message.length; at++)
      give(pipeline, START_US + at, tcp(A, B, 101 + at, message.subarray(at, at + 1)));
    expect(pipeline.takeRecords()).toMatchObject([{ method: 'REGISTER', transport: 'tcp' }]);
  });

  it.each([
    ['segments that wait for one before them', 45_000, [[5000, Buffer.alloc(1400)]]],
    ['tiny ones of them', 12_000, Array.from({ length: 24 }, (_, index) => [1 + 2 * index, Buffer.alloc(1)])],
    [
      'beginnings of messages',
      10_000,
      [
        [
          0,
          Buffer.from(sip('INVITE sip:b SIP/2.0', { extraHeaders: [`Subject: ${'a'.repeat(4000)}`] })).subarray(0, -9),
        ],
      ],
    ],
  ] as [string, number, [number, Buffer][]][])(
    'holds %s of all connections within a bound, the newest',
    (_, connections, flood) => {
      const pipeline = new Pipeline({ probe: 'p', seed: 1 });
      const [first = ''] = MESSAGES;
      let atUs = START_US;
      const begin = (from: Endpoint) => give(pipeline, atUs++, tcp(from, B, 100, '', SYN));
      for (let port = 10_000; port < 10_000 + connections; port++) {
        begin({ ...A, port });
        for (const [ahead, bytes] of flood) give(pipeline, atUs++, tcp({ ...A, port }, B, 101 + ahead, bytes));
      }
      expect(connections).toBeLessThan(MAX_TCP_DIRECTIONS);
      expect(pipeline.counters.get('tcp.connections-evicted')).toBeGreaterThan(100);
      begin({ ...A, port: 9 });
      give(pipeline, atUs++, tcp({ ...A, port: 9 }, B, 101 + 50, first.slice(50)));
      begin({ ...A, port: 10 });
      give(pipeline, atUs++, tcp({ ...A, port: 10 }, B, 5000, Buffer.alloc(1400)));
      give(pipeline, atUs++, tcp({ ...A, port: 9 }, B, 101, first.slice(0, 50)));
      expect(pipeline.takeRecords()).toHaveLength(1);
    },
  );

  it.each([
    ['SYNs', MAX_OPENED_DIRECTIONS, SYN, ''],
    ['beginnings of messages', MAX_LONE_SEGMENTS, 0x18, 'INVITE sip:b SIP/2.0\r\n'],
  ])(
    'keeps what it holds of a connection through a flood of lone %s, and counts those that it lets go of',
    (_, limit, flags, payload) => {
      const pipeline = new Pipeline({ probe: 'p', seed: 1 });
      const [first = ''] = MESSAGES;
      give(pipeline, START_US, tcp(A, B, 100, '', SYN));
      give(pipeline, START_US, tcp(A, B, 101, first.slice(0, 20)));
      give(pipeline, START_US, tcp(A, B, 121, first.slice(20, 50)));
      const floods = Math.max(limit, MAX_TCP_DIRECTIONS) + 100;
      for (let index = 0; index < floods; index++) {
        const from: Endpoint = { ip: `203.0.113.${index >> 10}`, port: 1024 + (index & 1023) };
        give(pipeline, START_US + index, tcp(from, B, index, payload, flags));
      }
      expect(pipeline.counters.get('tcp.connections-evicted')).toBeGreaterThanOrEqual(floods - limit);
      expect(pipeline.evictions).toBe(pipeline.counters.get('tcp.connections-evicted'));
      give(pipeline, START_US + floods, tcp(A, B, 151, first.slice(50)));
      expect(pipeline.takeRecords()).toMatchObject([{ kind: 'sip', callId: 'a' }]);
    },
  );

  it('knows where a connection begins until it is closed, however short its first segment', () => {
    const [first = ''] = MESSAGES;
    const messagesAfter = (...flags: number[]): number => {
      const pipeline = new Pipeline({ probe: 'p', seed: 1 });
      give(pipeline, START_US, tcp(A, B, 100, '', SYN));
      for (const flag of flags) give(pipeline, START_US, tcp(A, B, 101, '', flag));
      for (let at = 0; at < first.length; at += 3)
        give(pipeline, START_US, tcp(A, B, 101 + at, first.slice(at, at + 3)));
      return pipeline.takeRecords().length;
    };
    const ACK = 0x10;
    const RST = 4;
    expect(messagesAfter()).toBe(1);
    expect(messagesAfter(ACK, ACK)).toBe(1);
    expect(messagesAfter(FIN)).toBe(0);
    expect(messagesAfter(RST)).toBe(0);
  });

  it('holds nothing of other protocols', () => {
    const pipeline = new Pipeline({ probe: 'p', seed: 1 });
    give(pipeline, START_US, tcp(A, { ...B, port: 80 }, 0, '', SYN));
    for (let index = 0; index < 100; index++) {
      const text = `GET /${index} HTTP/1.1\r\nHost: example.com\r\n\r\n`;
      give(pipeline, START_US + index, tcp(A, { ...B, port: 80 }, 1 + index * 100, text));
    }
    expect(pipeline.takeRecords()).toEqual([]);
    expect(pipeline.counters.get('packets.tcp-not-sip')).toBe(101);
  });
});

/** One masked or unmasked text frame (RFC 6455 5.2). */
function frame(text: string, mask = false): Buffer {
  const payload = Buffer.from(text, 'latin1');
  const head = Buffer.from([0x81, 0x7e | (mask ? 0x80 : 0), payload.length >> 8, payload.length & 0xff]);
  if (!mask) return Buffer.concat([head, payload]);
  const key = Buffer.from([1, 2, 3, 4]);
  return Buffer.concat([head, key, payload.map((octet, index) => octet ^ (key[index & 3] as number))]);
}

describe('SIP over WebSocket', () => {
  const upgrade = 'GET /ws HTTP/1.1\r\nUpgrade: websocket\r\nSec-WebSocket-Protocol: sip\r\n\r\n';

  it('is found after its handshake', () => {
    const pipeline = new Pipeline({ probe: 'p', seed: 1 });
    give(pipeline, START_US, tcp(A, B, 0, '', SYN));
    const stream = Buffer.concat([
      Buffer.from(upgrade),
      frame(MESSAGES[0] as string, true),
      frame(MESSAGES[1] as string, true),
    ]);
    for (let start = 0; start < stream.length; start += 100) {
      give(pipeline, START_US + start, tcp(A, B, 1 + start, stream.subarray(start, start + 100)));
    }
    const messages = pipeline.takeRecords() as SipRecord[];
    expect(messages.map(({ callId, transport }) => [callId, transport])).toEqual([
      ['a', 'ws'],
      ['b', 'ws'],
    ]);
  });

  it('has keep-alives between messages, which are none', () => {
    const pipeline = new Pipeline({ probe: 'p', seed: 1 });
    give(pipeline, START_US, tcp(A, B, 0, '', SYN));
    const texts = ['\r\n\r\n', MESSAGES[0] as string, '\r\n', '', MESSAGES[1] as string];
    const stream = Buffer.concat([Buffer.from(upgrade), ...texts.map((text) => frame(text, true))]);
    give(pipeline, START_US, tcp(A, B, 1, stream));
    expect((pipeline.takeRecords() as SipRecord[]).map(({ callId }) => callId)).toEqual(['a', 'b']);
    expect(pipeline.snapshot()).toMatchObject({ 'sip.malformed': 0, 'sip.tcp-octets-skipped': 0 });
  });

  it('is inflated, each message with those before it as its dictionary', () => {
    const pipeline = new Pipeline({ probe: 'p', seed: 1 });
    const deflater = createDeflateRaw({ flush: constants.Z_SYNC_FLUSH });
    const compressed: Buffer[] = [];
    deflater.on('data', (chunk: Buffer) => compressed.push(chunk));
    return new Promise<void>((resolve) => {
      const next = (index: number): void => {
        const message = MESSAGES[index];
        if (message === undefined) {
          resolve();
          return;
        }
        deflater.write(Buffer.from(message, 'latin1'));
        deflater.flush(constants.Z_SYNC_FLUSH, () => {
          // RFC 7692 7.2.1: the last four octets, 00 00 ff ff, are left out.
          const payload = Buffer.concat(compressed.splice(0)).subarray(0, -4);
          const head = Buffer.from([0xc1, 0x7e, payload.length >> 8, payload.length & 0xff]);
          const octets = Buffer.concat([head, payload]);
          give(pipeline, START_US + index, tcp(B, A, sent, octets));
          sent += octets.length;
          next(index + 1);
        });
      };
      let sent = 5000;
      next(0);
    }).then(() => {
      expect((pipeline.takeRecords() as SipRecord[]).map(({ raw }) => raw)).toEqual(MESSAGES);
    });
  });

  it('is found where the handshake came before the capture', () => {
    const pipeline = new Pipeline({ probe: 'p', seed: 1 });
    give(pipeline, START_US, tcp(B, A, 5000, frame(MESSAGES[2] as string)));
    expect(pipeline.takeRecords()).toMatchObject([{ callId: 'c', transport: 'ws' }]);
  });

  it.each([true, false])('is found there in a message of several segments, masked: %s', (mask) => {
    const pipeline = new Pipeline({ probe: 'p', seed: 1 });
    const stream = Buffer.concat([frame(MESSAGES[0] as string, mask), frame(MESSAGES[2] as string, mask)]);
    for (let start = 0; start < stream.length; start += 60) {
      give(pipeline, START_US, tcp(A, B, 5000 + start, stream.subarray(start, start + 60)));
    }
    expect((pipeline.takeRecords() as SipRecord[]).map(({ raw }) => raw)).toEqual([MESSAGES[0], MESSAGES[2]]);
  });
});
