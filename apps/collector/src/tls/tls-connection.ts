import { type TlsCipherSuite, type TlsServerHello, tlsCipherSuite } from '@earshot/protocol';
import { expandLabel, keyBlock } from './key-schedule.js';
import { AeadCipher, BLOCK_LENGTH, CbcCipher, type RecordCipher } from './record-cipher.js';
import type { TlsKeys } from './tls-keys.js';

export type TlsSide = 'client' | 'server';
/** Of TLS 1.3: until a side's Finished, and after it. */
export type TlsStage = 'handshake' | 'application';

const TLS_1_0 = 0x0301;
export const TLS_1_3 = 0x0304;

const TRAFFIC_SECRETS = {
  client: { handshake: 'CLIENT_HANDSHAKE_TRAFFIC_SECRET', application: 'CLIENT_TRAFFIC_SECRET_0' },
  server: { handshake: 'SERVER_HANDSHAKE_TRAFFIC_SECRET', application: 'SERVER_TRAFFIC_SECRET_0' },
} as const;

/** What both directions of a connection have agreed on, and the ciphers that follow from it and a key log. */
export class TlsConnection {
  clientRandom: string | null = null;
  server: TlsServerHello | null = null;
  /** Of both sides, after how many changes of keys in TLS 1.3: the secret after the first. */
  private readonly updated: { [side in TlsSide]?: Uint8Array } = {};

  constructor(private readonly keys: TlsKeys) {}

  /** The hello of that side has not been seen. */
  lacks(side: TlsSide): boolean {
    return side === 'client' ? this.clientRandom === null : this.server === null;
  }

  /** That keys may come later. */
  get mayWait(): boolean {
    return this.clientRandom === null || this.server === null || this.keys.isFollowed;
  }

  /** Null where a hello has not been seen, the key log has no secret, or the suite is none that is decrypted. */
  cipherOf(side: TlsSide, stage: TlsStage): RecordCipher | null {
    const { clientRandom, server } = this;
    if (clientRandom === null || server === null) return null;
    const suite = tlsCipherSuite(server.cipherSuite);
    if (suite === null || server.version < TLS_1_0) return null;
    if (server.version < TLS_1_3) return this.oldCipher(side, suite, clientRandom, server);
    const secret = this.keys.find(clientRandom, TRAFFIC_SECRETS[side][stage]);
    return secret === null ? null : cipherOfSecret(suite, secret);
  }

  /** After a KeyUpdate of that side (RFC 8446 4.6.3). */
  updatedCipher(side: TlsSide): RecordCipher | null {
    const { clientRandom, server } = this;
    const suite = tlsCipherSuite(server?.cipherSuite ?? 0);
    if (clientRandom === null || suite === null) return null;
    const before = this.updated[side] ?? this.keys.find(clientRandom, TRAFFIC_SECRETS[side].application);
    if (before === null) return null;
    const secret = expandLabel(suite.hash, before, 'traffic upd', before.length);
    this.updated[side] = secret;
    return cipherOfSecret(suite, secret);
  }

  private oldCipher(
    side: TlsSide,
    suite: TlsCipherSuite,
    clientRandom: string,
    { version, random, encryptThenMac }: TlsServerHello,
  ): RecordCipher | null {
    const master = this.keys.find(clientRandom, 'CLIENT_RANDOM');
    if (master === null) return null;
    const { mode, keyLength, tagLength } = suite;
    const macLength = mode === 'cbc' ? tagLength : 0;
    const ivLength = mode === 'cbc' ? BLOCK_LENGTH : mode === 'chacha20-poly1305' ? 12 : 4;
    const length = 2 * (macLength + keyLength + ivLength);
    const block = keyBlock(version, suite.hash, master, Buffer.from(clientRandom, 'hex'), random, length);
    // MAC keys of client and server, their keys, their IVs.
    const turn = side === 'client' ? 0 : 1;
    const keyAt = 2 * macLength + turn * keyLength;
    const ivAt = 2 * (macLength + keyLength) + turn * ivLength;
    const [key, iv] = [block.subarray(keyAt, keyAt + keyLength), block.subarray(ivAt, ivAt + ivLength)];
    return mode === 'cbc'
      ? new CbcCipher(suite, key, iv, version, encryptThenMac)
      : new AeadCipher(suite, key, iv, false);
  }
}

function cipherOfSecret(suite: TlsCipherSuite, secret: Uint8Array): RecordCipher {
  const key = expandLabel(suite.hash, secret, 'key', suite.keyLength);
  return new AeadCipher(suite, key, expandLabel(suite.hash, secret, 'iv', 12), true);
}
