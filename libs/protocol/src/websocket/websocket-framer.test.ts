import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { octetsTouched } from '../octets-touched.fixture.js';
import { readSipHandshake } from './handshake.js';
import { MAX_WEBSOCKET_MESSAGE_OCTETS, WebSocketFramer } from './websocket-framer.js';

function hex(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text.replace(/\s+/g, ''), 'hex'));
}

function messages(stream: Uint8Array, chunk = stream.length): string[] {
  const framer = new WebSocketFramer();
  const found: string[] = [];
  for (let offset = 0; offset < stream.length; offset += chunk) {
    framer.push(stream.slice(offset, offset + chunk), (bytes, start, end) => {
      found.push(Buffer.from(bytes.subarray(start, end)).toString());
    });
  }
  return found;
}

// Examples of RFC 6455 5.7.
const UNMASKED_HELLO = '810548656c6c6f';
const MASKED_HELLO = '818537fa213d7f9f4d5158';
const FRAGMENTED_HELLO = '010348656c 80026c6f';
const PING = '890548656c6c6f';

describe('WebSocket frames', () => {
  it.each([
    ['unmasked', UNMASKED_HELLO],
    ['masked', MASKED_HELLO],
    ['fragmented', FRAGMENTED_HELLO],
    ['fragmented, with a ping between', `010348656c ${PING} 80026c6f`],
    ['binary', `82${UNMASKED_HELLO.slice(2)}`],
  ])('%s', (_, text) => {
    expect(messages(hex(text))).toEqual(['Hello']);
  });

  it('of 256 and of 65 536 octets', () => {
    const medium = Buffer.concat([hex('827e0100'), Buffer.alloc(256, 'a')]);
    const long = Buffer.concat([hex('827f0000000000010000'), Buffer.alloc(65_536, 'b')]);
    expect(messages(new Uint8Array(Buffer.concat([medium, long])))).toEqual(['a'.repeat(256), 'b'.repeat(65_536)]);
  });

  it('give the same messages however the stream is cut', () => {
    const stream = hex(UNMASKED_HELLO + PING + MASKED_HELLO + FRAGMENTED_HELLO);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 40 }), (chunk) => {
        expect(messages(stream, chunk)).toEqual(['Hello', 'Hello', 'Hello']);
      }),
    );
  });

  it.each([
    ['longer than any SIP message', '827f0000000100000000'],
    ['with a reserved bit', 'a10548656c6c6f'],
  ])('end the reading where a frame is %s', (_, text) => {
    const framer = new WebSocketFramer();
    framer.push(hex(text), () => expect.unreachable());
    expect(framer.broken).toBe(true);
  });

  it('that are compressed are inflated once their message is whole (RFC 7692 7.2.3.1)', () => {
    // The octets of "Hello" by the RFC, in one frame and in two of which only the first is marked.
    const compressed = 'f248cdc9c90700';
    const given: string[] = [];
    const framer = new WebSocketFramer((payload) => {
      given.push(Buffer.from(payload).toString('hex'));
      return given.length < 3 ? hex('48656c6c6f') : null;
    });
    const found: string[] = [];
    framer.push(hex(`c107${compressed} 4103${compressed.slice(0, 6)} 8004${compressed.slice(6)} c1021234`), (bytes) => {
      found.push(Buffer.from(bytes).toString());
    });
    expect(given).toEqual([compressed, compressed, '1234']);
    expect(found).toEqual(['Hello', 'Hello']);
    expect([framer.octetsNotInflated, framer.broken]).toEqual([2, false]);
  });

  it('of one octet each take the room of their octets', () => {
    const framer = new WebSocketFramer();
    const begin = hex('010161');
    const next = new Uint8Array(Buffer.alloc(3 * 50_000, hex('000162')));
    framer.push(begin, () => expect.unreachable());
    framer.push(next, () => expect.unreachable());
    expect(framer.octetsTaken).toBeGreaterThan(50_000);
    expect(framer.octetsTaken).toBeLessThan(4 * 50_000);
    const found: string[] = [];
    framer.push(hex('800163'), (bytes, start, end) => found.push(Buffer.from(bytes.subarray(start, end)).toString()));
    expect(found).toEqual([`a${'b'.repeat(50_000)}c`]);
    expect(framer.octetsTaken).toBe(0);
  });

  it('without payload take no room', () => {
    const framer = new WebSocketFramer();
    let count = 0;
    const empty = new Uint8Array(200_000);
    for (let index = 0; index < empty.length; index += 2) empty[index] = index === 0 ? 0x01 : 0;
    framer.push(empty, () => count++);
    framer.push(hex('8000'), (_, start, end) => {
      count++;
      expect(end - start).toBe(0);
    });
    expect(count).toBe(1);
  });

  it('of many octets that come one by one are not copied for each', () => {
    const stream = new Uint8Array(Buffer.concat([hex('827f0000000000040000'), Buffer.alloc(262_144, 'c')]));
    // The test itself copies each octet once; copied for each that comes, they would be 34 thousand million.
    const touched = octetsTouched(() => expect(messages(stream, 1)).toHaveLength(1));
    expect(touched).toBeLessThan(6 * stream.length);
  });

  it('do not put together more than the limit', () => {
    const framer = new WebSocketFramer();
    const part = Buffer.concat([hex('027f0000000000040000'), Buffer.alloc(262_144)]);
    const next = Buffer.concat([hex('007f0000000000040000'), Buffer.alloc(262_144)]);
    framer.push(new Uint8Array(part), () => expect.unreachable());
    framer.push(new Uint8Array(next), () => expect.unreachable());
    expect(framer.broken).toBe(true);
    expect(MAX_WEBSOCKET_MESSAGE_OCTETS).toBeLessThan(524_288);
  });
});

describe('handshake of SIP over WebSocket', () => {
  const read = (text: string) => readSipHandshake(new Uint8Array(Buffer.from(text)));

  it('is found on both sides (RFC 7118 4)', () => {
    const request = 'GET / HTTP/1.1\r\nUpgrade: websocket\r\nSec-WebSocket-Protocol: xmpp, SIP\r\n\r\n';
    expect(read(`${request}rest`)).toEqual({ kind: 'sip', end: request.length });
    const answer = 'HTTP/1.1 101 Switching Protocols\r\nsec-websocket-protocol:sip\r\n\r\n';
    expect(read(answer)).toEqual({ kind: 'sip', end: answer.length });
  });

  it('is not looked for in octets that were searched before', () => {
    const request = new Uint8Array(Buffer.from('GET / HTTP/1.1\r\nSec-WebSocket-Protocol: sip\r\n\r\n'));
    for (let seen = 0; seen < request.length; seen++) {
      expect(readSipHandshake(request, seen)).toEqual({ kind: 'sip', end: request.length });
      expect(readSipHandshake(request.subarray(0, seen)).kind).toBe('more');
    }
    const search = vi.spyOn(Buffer.prototype, 'indexOf');
    readSipHandshake(new Uint8Array(Buffer.from(`GET ${'\n'.repeat(16_000)}`)), 16_003);
    expect(search.mock.calls.map(([, from]) => from)).toEqual([16_001]);
    search.mockRestore();
  });

  it.each([
    ['another subprotocol', 'GET / HTTP/1.1\r\nSec-WebSocket-Protocol: sipx\r\n\r\n', 'none'],
    ['no subprotocol', 'GET / HTTP/1.1\r\nHost: a\r\n\r\n', 'none'],
    ['another status', 'HTTP/1.1 200 OK\r\n\r\n', 'none'],
    ['SIP', 'INVITE sip:a@b SIP/2.0\r\n', 'none'],
    ['headers that go on', 'GET / HTTP/1.1\r\nHost: a\r\n', 'more'],
    ['a first letter', 'G', 'more'],
    ['headers without end', `GET / HTTP/1.1\r\n${'a: b\r\n'.repeat(3000)}`, 'none'],
  ])('%s', (_, text, kind) => {
    expect(read(text).kind).toBe(kind);
  });
});
