import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { octetsTouched } from '../octets-touched.fixture.js';
import { MAX_SIP_BODY_OCTETS, MAX_SIP_HEADER_OCTETS, SipFramer, type SipFramerCounters } from './framing.js';

interface Framed {
  messages: string[];
  counters: SipFramerCounters;
  pending: number;
}

function frame(...pieces: readonly (string | Uint8Array)[]): Framed {
  const framer = new SipFramer();
  const messages: string[] = [];
  for (const piece of pieces) {
    framer.push(typeof piece === 'string' ? Buffer.from(piece) : piece, (bytes, start, end) => {
      messages.push(Buffer.from(bytes.subarray(start, end)).toString('latin1'));
    });
  }
  return { messages, counters: framer.counters, pending: framer.pending };
}

const OPTIONS = 'OPTIONS sip:a@example.org SIP/2.0\r\nCall-ID: 1\r\nContent-Length: 0\r\n\r\n';
const INFO = 'INFO sip:a@example.org SIP/2.0\r\nCall-ID: 2\r\nl : 12\r\n\r\nSignal=5\r\n\r\n';
const OK = 'SIP/2.0 200 OK\r\nCall-ID: 3\r\nCONTENT-LENGTH:\r\n 4\r\n\r\nbody';

describe('SipFramer', () => {
  it('cuts several messages out of one segment, body by Content-Length', () => {
    expect(frame(OPTIONS + INFO + OK)).toMatchObject({
      messages: [OPTIONS, INFO, OK],
      counters: { messages: 3, keepAlives: 0 },
      pending: 0,
    });
  });

  it('joins one message out of many segments', () => {
    expect(frame(...(OPTIONS + OK)).messages).toEqual([OPTIONS, OK]);
  });

  it('counts keep-alives and never takes them for messages', () => {
    expect(frame('\r\n\r\n', OPTIONS, '\r\n', '\r', '\n', OK)).toMatchObject({
      messages: [OPTIONS, OK],
      counters: { keepAlives: 4, dropped: { 'not-sip': 0 } },
    });
  });

  it('waits for the rest', () => {
    expect(frame(OK.slice(0, -1))).toMatchObject({ messages: [], pending: OK.length - 1 });
  });

  it('starts in the middle of a stream at the next start line', () => {
    const tail = 'ag=77\r\nVia: SIP/2.0/TCP a\r\n\r\nv=0\r\n';
    expect(frame(tail + OPTIONS)).toMatchObject({
      messages: [OPTIONS],
      // The blank line within the tail counts as a keep-alive.
      counters: { keepAlives: 1, dropped: { 'not-sip': tail.length - 2 } },
    });
  });

  it('goes on after binary garbage without a line end, once a line ends', () => {
    const garbage = Buffer.alloc(20_000, 0xff);
    expect(frame(garbage, '\n', OPTIONS)).toMatchObject({
      messages: [OPTIONS],
      counters: { dropped: { 'not-sip': 20_001 } },
      pending: 0,
    });
  });

  it('takes no body where Content-Length is missing or garbled', () => {
    const without = 'BYE sip:a SIP/2.0\r\nCall-ID: 4\r\nContent-Length: -5\r\n\r\n';
    expect(frame(`${without}xyz\r\n${OPTIONS}`)).toMatchObject({
      messages: [without, OPTIONS],
      counters: { dropped: { 'not-sip': 5 } },
    });
  });

  it('passes over a header section that does not end within its limit', () => {
    const long = `INVITE sip:a SIP/2.0\r\n${'X: y\r\n'.repeat(12_000)}\r\n`;
    const framed = frame(long, OPTIONS);
    expect(framed.messages).toEqual([OPTIONS]);
    expect(framed.counters.dropped).toEqual({ 'header-too-long': 22, 'not-sip': 72_000, 'body-too-long': 0, gap: 0 });
  });

  it('accepts a header section and a body of exactly the limits', () => {
    const start = `INFO sip:a SIP/2.0\r\nl: ${MAX_SIP_BODY_OCTETS}\r\nX: `;
    const header = `${start}${'y'.repeat(MAX_SIP_HEADER_OCTETS - start.length - 4)}\r\n\r\n`;
    const message = header + 'b'.repeat(MAX_SIP_BODY_OCTETS);
    expect(header).toHaveLength(MAX_SIP_HEADER_OCTETS);
    expect(frame(message + OK).messages).toEqual([message, OK]);
  });

  it('passes over a message whose body is declared beyond the limit', () => {
    const header = `INFO sip:a SIP/2.0\r\nContent-Length: ${MAX_SIP_BODY_OCTETS + 1}\r\n\r\n`;
    expect(frame(`${header}abc\r\n${OPTIONS}`)).toMatchObject({
      messages: [OPTIONS],
      counters: { dropped: { 'body-too-long': header.length, 'not-sip': 5 } },
    });
  });

  it('reads a body that starts with a blank', () => {
    const blank = 'INFO sip:a SIP/2.0\r\nContent-Length: 2\r\n\r\n x';
    expect(frame(blank + OPTIONS).messages).toEqual([blank, OPTIONS]);
  });

  it('forgets what it holds at a gap, and counts it', () => {
    const framer = new SipFramer();
    const messages: number[] = [];
    const take = (_: Uint8Array, start: number, end: number): void => void messages.push(end - start);
    framer.push(Buffer.from(INFO.slice(0, 40)), take);
    framer.gap();
    framer.push(Buffer.from(OPTIONS), take);
    expect(messages).toEqual([OPTIONS.length]);
    expect(framer.counters.dropped.gap).toBe(40);
  });

  it('holds no more than its limits, whatever comes', () => {
    const framer = new SipFramer();
    for (let index = 0; index < 64; index++) framer.push(Buffer.alloc(65_536, 'A sip:b SIP/2.0\r\n'), () => undefined);
    expect(framer.pending).toBeLessThanOrEqual(MAX_SIP_HEADER_OCTETS + MAX_SIP_BODY_OCTETS);
  });

  it.each([
    ['whole', 500_000],
    ['octet by octet', 1],
  ])('looks at each octet of hostile streams a few times only where they come %s', (_, chunk) => {
    const stream = new Uint8Array(
      Buffer.concat([Buffer.alloc(250_000, 'A b SIP/2.0\n'), Buffer.alloc(250_000, 'X: y\r\n')]),
    );
    const framer = new SipFramer();
    const touched = octetsTouched(() => {
      for (let start = 0; start < stream.length; start += chunk)
        framer.push(stream.subarray(start, start + chunk), () => undefined);
    });
    expect(touched).toBeLessThan(10 * stream.length);
  });
});

const piece = fc.oneof(
  fc.constantFrom(
    OPTIONS,
    INFO,
    OK,
    '\r\n',
    '\r\n\r\n',
    'garbage\r\n',
    'A b SIP/2.0\r\n',
    'SIP/2.0 200 OK\n\n',
    '\n',
    '\r',
    'x',
  ),
  fc.string({ maxLength: 20 }),
);

describe('properties', () => {
  it('the same stream gives the same messages and counts however it is cut', () => {
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), fc.array(fc.nat(60), { maxLength: 40 }), (parts, sizes) => {
        const stream = Buffer.from(parts.join(''));
        const pieces: Uint8Array[] = [];
        let position = 0;
        for (const size of sizes) {
          pieces.push(stream.subarray(position, position + size));
          position = Math.min(stream.length, position + size);
        }
        pieces.push(stream.subarray(position));
        expect(frame(...pieces)).toEqual(frame(stream));
      }),
      { numRuns: 500 },
    );
  });

  it('every octet is in a message, a keep-alive, a drop, or pending', () => {
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (parts) => {
        const stream = parts.join('').replaceAll('\r', '');
        const { messages, counters, pending } = frame(stream);
        const octets =
          messages.reduce((sum, message) => sum + message.length, 0) +
          counters.keepAlives +
          Object.values(counters.dropped).reduce((sum, count) => sum + count, 0) +
          pending;
        expect(octets).toBe(Buffer.byteLength(stream));
      }),
      { numRuns: 300 },
    );
  });
});
