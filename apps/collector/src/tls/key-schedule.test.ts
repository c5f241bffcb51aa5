import { expect, it } from 'vitest';
import { expandLabel, keyBlock } from './key-schedule.js';

const octets = (text: string): Buffer => Buffer.from(text.replaceAll(' ', ''), 'hex');

// RFC 8448 3, "derive write traffic keys for handshake data" and "… application data" of the server.
it.each([
  [
    'b67b7d690cc16c4e75e54213cb2d37b4e9c912bcded9105d42befd59d391ad38',
    '3fce516009c21727d0f2e4e86ee403bc',
    '5d313eb2671276ee13000b30',
  ],
  [
    'a11af9f05531f856ad47116b45a950328204b4f44bfb6b3a4b4f1f3fcb631643',
    '9f02283b6c9c07efc26bb9f2ac92e356',
    'cf782b88dd83549aadf1e984',
  ],
])('makes the keys of TLS 1.3', (secret, key, iv) => {
  expect(expandLabel('sha256', octets(secret), 'key', 16)).toEqual(octets(key));
  expect(expandLabel('sha256', octets(secret), 'iv', 12)).toEqual(octets(iv));
});

// CLIENT_TRAFFIC_SECRET_0 and the two of the key log that OpenSSL 3 wrote after its KeyUpdate messages (`CLIENT_TRAFFIC_SECRET_N`).
it('makes the secret that follows another', () => {
  const secrets = [
    'a7f471fc96a887fefd80645faa1667e9173fe1dad53de1c2bf33cfb0d77ec32fee85a2a68af3934c9120ffcfd04f1839',
    '48af395f736f8f2ca631167486aba305ce15dc6e8083316609f265b36826d07d2c3d4bc8036270be024e3f8cc70b7002',
    '9124a568e1df59df4516ce90c718a14696a29b69fabc56bb3a5d96188046eefdf35290c951c0f18b757fd8410490fa74',
  ].map(octets);
  const [first, second, third] = secrets as [Buffer, Buffer, Buffer];
  expect(expandLabel('sha384', first, 'traffic upd', 48)).toEqual(second);
  expect(expandLabel('sha384', second, 'traffic upd', 48)).toEqual(third);
});

it('makes as many octets of keys as are asked for', () => {
  const [secret, client, server] = [Buffer.alloc(48, 1), Buffer.alloc(32, 2), Buffer.alloc(32, 3)];
  for (const version of [0x0301, 0x0303]) {
    const long = keyBlock(version, 'sha384', secret, client, server, 200);
    expect(long).toHaveLength(200);
    expect(keyBlock(version, 'sha384', secret, client, server, 77)).toEqual(long.subarray(0, 77));
  }
});
