import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type DtlsDatagram, readDtls } from './datagram.js';

function octets(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text.replace(/\s+/g, ''), 'hex'));
}

function read(text: string): DtlsDatagram | null {
  const bytes = octets(text);
  return readDtls(bytes, 0, bytes.length);
}

/** One record (RFC 6347 4.1) around its content. */
function record(type: string, epoch: string, content: string, version = 'fefd'): string {
  const length = octets(content).length.toString(16).padStart(4, '0');
  return `${type} ${version} ${epoch} 000000000001 ${length} ${content}`;
}

/** A handshake message in one fragment (RFC 6347 4.2.2). */
function message(type: string, body: string): string {
  const length = octets(body).length.toString(16).padStart(6, '0');
  return `${type} ${length} 0000 000000 ${length} ${body}`;
}

const RANDOM = 'ab'.repeat(32);
/** Version, random, session id of four octets, cipher suite, compression, extensions. */
function serverHello(version: string, extensions = ''): string {
  const length = octets(extensions).length.toString(16).padStart(4, '0');
  return message('02', `${version} ${RANDOM} 04 01020304 c02b 00 ${length} ${extensions}`);
}

const NOTHING = {
  clientHello: false,
  serverHello: false,
  helloVerifyRequest: false,
  version: null,
  alert: null,
  encrypted: false,
};

describe('DTLS', () => {
  it.each([
    ['a ClientHello', record('16', '0000', message('01', 'fefd'), 'feff'), { clientHello: true }],
    ['a HelloVerifyRequest', record('16', '0000', message('03', 'feff 02 aabb')), { helloVerifyRequest: true }],
    ['a ServerHello of 1.2', record('16', '0000', serverHello('fefd')), { serverHello: true, version: '1.2' }],
    ['one of 1.0', record('16', '0000', serverHello('feff')), { serverHello: true, version: '1.0' }],
    [
      'one of 1.3, which its extensions say',
      record('16', '0000', serverHello('fefd', '0033 0002 001d 002b 0002 fefc')),
      { serverHello: true, version: '1.3' },
    ],
    ['an alert in the clear', record('15', '0000', '02 28'), { alert: 40 }],
    ['an alert under keys says nothing', record('15', '0001', '02 28'), { encrypted: true }],
    [
      'several records: certificate, change of cipher, Finished',
      `${record('16', '0000', message('0b', '000000'))} ${record('14', '0000', '01')} ${record('16', '0001', '00'.repeat(40))}`,
      { encrypted: true },
    ],
    [
      'a ServerHello of 1.3 and what is under keys behind it',
      `${record('16', '0000', serverHello('fefd', '002b 0002 fefc'))} 2e 1234 0020 ${'cd'.repeat(32)}`,
      { serverHello: true, version: '1.3', encrypted: true },
    ],
    ['a record that is cut', '16 fefd 0000 000000000001 0040 01 00', {}],
  ])('reads %s', (_, text, expected) => {
    expect(read(text)).toEqual({ ...NOTHING, ...expected });
  });

  it.each([
    ['a content type under 20', '13 fefd 0000 000000000001 0000'],
    ['TLS over TCP', '16 0303 0000 000000000001 0000'],
    ['a header that is cut', '16 fefd 0000 000000000001 00'],
    ['RTP', `80 08 0001 ${'00'.repeat(20)}`],
  ])('is not %s', (_, text) => {
    expect(read(text)).toBeNull();
  });

  it('never throws', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), fc.integer({ min: 20, max: 26 }), (tail, type) => {
        const bytes = Uint8Array.from([type, 0xfe, 0xfd, 0, 0, ...tail]);
        readDtls(bytes, 0, bytes.length);
      }),
    );
  });
});
