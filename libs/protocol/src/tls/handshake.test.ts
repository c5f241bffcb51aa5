import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { tlsCipherSuite } from './cipher-suite.js';
import { clientRandomOf, readTlsServerHello, TlsHandshakeFramer } from './handshake.js';

const hex = (text: string): Uint8Array => new Uint8Array(Buffer.from(text.replaceAll(/\s/g, ''), 'hex'));

// RFC 8448 3: the hellos of the simple 1-RTT handshake, without the headers of record and message.
const CLIENT_RANDOM = 'cb34ecb1e78163ba1c38c6dacb196a6dffa21a8d9912ec18a2ef6283024dece7';
const SERVER_RANDOM = 'a6af06a4121860dc5e6e60249cd34c95930c8ac5cb1434dac155772ed3e26928';
const SERVER_HELLO = `0303 ${SERVER_RANDOM} 00 1301 00 002e
  0033 0024 001d 0020 c9828876112095fe66762bdbf7c672e156d6cc253b833df1dd69b1b04e751f0f 002b 0002 0304`;

function serverHello(text: string) {
  const bytes = hex(`ff ${text}`);
  return readTlsServerHello(bytes, 1, bytes.length);
}

describe('hellos', () => {
  it('of RFC 8448 3', () => {
    const client = hex(`ff 0303 ${CLIENT_RANDOM} 00 0006 1301 1303 1302 01 00`);
    expect(clientRandomOf(client, 1, client.length)).toBe(CLIENT_RANDOM);
    expect(serverHello(SERVER_HELLO)).toEqual({
      random: hex(SERVER_RANDOM),
      version: 0x0304,
      cipherSuite: 0x1301,
      encryptThenMac: false,
    });
  });

  it.each([
    ['of TLS 1.2 without extensions', '20', `${'5c'.repeat(32)} c02f 00`, 0x0303, false],
    ['with extended master secret and Encrypt-then-MAC', '00', 'c014 00 0008 0017 0000 0016 0000', 0x0303, true],
    ['with an extension that is cut', '00', 'c014 00 0006 0016 0009 00', 0x0303, false],
  ])('%s', (_, session, rest, version, encryptThenMac) => {
    const hello = serverHello(`0303 ${SERVER_RANDOM} ${session} ${rest}`);
    expect(hello).toMatchObject({ version, encryptThenMac });
  });

  it.each([
    [
      'that asks for another ClientHello (RFC 8446 4.1.3)',
      `0303 cf21ad74e59a6111be1d8c021e65b891c2a211167abb8c5e079e09e2c8a8339c 00 1301 00`,
    ],
    ['that ends within its random', '0303 a6af06a4'],
    ['that ends within its session id', `0303 ${SERVER_RANDOM} 20 0011`],
    ['that ends within its cipher suite', `0303 ${SERVER_RANDOM} 00 13`],
  ])('is none %s', (_, text) => {
    expect(serverHello(text)).toBeNull();
  });

  it('of a client that is cut has no random', () => {
    const bytes = hex(`0303 ${CLIENT_RANDOM}`);
    expect(clientRandomOf(bytes, 0, bytes.length)).toBe(CLIENT_RANDOM);
    expect(clientRandomOf(bytes, 0, bytes.length - 1)).toBeNull();
  });
});

describe('handshake messages', () => {
  const framed = (chunks: readonly Uint8Array[]): string[] => {
    const framer = new TlsHandshakeFramer();
    const messages: string[] = [];
    for (const chunk of chunks) {
      framer.push(chunk, 0, chunk.length, (type, bytes, start, end) => {
        messages.push(`${type} ${Buffer.from(bytes.subarray(start, end)).toString('hex')}`);
      });
    }
    return messages;
  };
  const LONG = `0b 004001 ${'cc'.repeat(0x4001)}`;
  const STREAM = hex(`02 000003 aabbcc ${LONG} 0e 000000 14 000002 1122`);

  it('are whole however records cut them, of one that is too long its type', () => {
    const cuts = fc.uniqueArray(fc.integer({ min: 1, max: STREAM.length - 1 }));
    fc.assert(
      fc.property(cuts, (places) => {
        const borders = [0, ...places.sort((a, b) => a - b), STREAM.length];
        const messages = framed(borders.slice(1).map((end, index) => STREAM.slice(borders[index], end)));
        expect(messages).toEqual(['2 aabbcc', '11 ', '14 ', '20 1122']);
      }),
    );
  });
});

describe('cipher suites', () => {
  // IANA, TLS Cipher Suites.
  it.each([
    ['TLS_RSA_WITH_AES_128_CBC_SHA', 0x002f, 'aes-128-cbc', 'sha256', 20],
    ['TLS_RSA_WITH_AES_256_CBC_SHA256', 0x003d, 'aes-256-cbc', 'sha256', 32],
    ['TLS_DHE_RSA_WITH_AES_256_CBC_SHA', 0x0039, 'aes-256-cbc', 'sha256', 20],
    ['TLS_DHE_RSA_WITH_AES_128_CBC_SHA256', 0x0067, 'aes-128-cbc', 'sha256', 32],
    ['TLS_RSA_WITH_AES_128_GCM_SHA256', 0x009c, 'aes-128-gcm', 'sha256', 16],
    ['TLS_DHE_RSA_WITH_AES_256_GCM_SHA384', 0x009f, 'aes-256-gcm', 'sha384', 16],
    ['TLS_AES_128_GCM_SHA256', 0x1301, 'aes-128-gcm', 'sha256', 16],
    ['TLS_AES_256_GCM_SHA384', 0x1302, 'aes-256-gcm', 'sha384', 16],
    ['TLS_CHACHA20_POLY1305_SHA256', 0x1303, 'chacha20-poly1305', 'sha256', 16],
    ['TLS_AES_128_CCM_8_SHA256', 0x1305, 'aes-128-ccm', 'sha256', 8],
    ['TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA', 0xc014, 'aes-256-cbc', 'sha256', 20],
    ['TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA384', 0xc024, 'aes-256-cbc', 'sha384', 48],
    ['TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256', 0xc027, 'aes-128-cbc', 'sha256', 32],
    ['TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256', 0xc02f, 'aes-128-gcm', 'sha256', 16],
    ['TLS_RSA_WITH_AES_256_CCM', 0xc09d, 'aes-256-ccm', 'sha256', 16],
    ['TLS_ECDHE_ECDSA_WITH_AES_256_CCM_8', 0xc0af, 'aes-256-ccm', 'sha256', 8],
    ['TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256', 0xcca8, 'chacha20-poly1305', 'sha256', 16],
  ])('%s', (_, id, cipher, hash, tagLength) => {
    expect(tlsCipherSuite(id)).toMatchObject({ cipher, hash, tagLength });
  });

  it.each([
    ['TLS_NULL_WITH_NULL_NULL', 0x0000],
    ['TLS_RSA_WITH_3DES_EDE_CBC_SHA', 0x000a],
    ['TLS_PSK_WITH_AES_128_GCM_SHA256', 0x00a8],
  ])('none of %s', (_, id) => {
    expect(tlsCipherSuite(id)).toBeNull();
  });
});
