import { type CipherCCMTypes, type CipherGCMTypes, createDecipheriv } from 'node:crypto';
import { TLS_RECORD_HEADER_LENGTH, type TlsCipherSuite } from '@earshot/protocol';

/** A record in the clear. */
export interface OpenedRecord {
  readonly type: number;
  readonly content: Buffer;
}

/** Opens the records that one side protects with one key, in their order. */
export interface RecordCipher {
  /** The record whose content is in `bytes` from `start` to `end`; null where the key or the order is another, and `sequence` stays. */
  open(type: number, version: number, bytes: Uint8Array, start: number, end: number): OpenedRecord | null;
  /** Records opened so far, or passed over. */
  sequence: number;
}

/** Octets of an implicit nonce in TLS 1.2, and of a whole one. */
const SALT_LENGTH = 4;
const NONCE_LENGTH = 12;
const EXPLICIT_LENGTH = NONCE_LENGTH - SALT_LENGTH;

/** Of AES. */
export const BLOCK_LENGTH = 16;

/** What authenticates beside the content in TLS 1.2: sequence(8), type, version(2), length(2). */
const ADDED_LENGTH = 13;

/** AES-GCM, AES-CCM and ChaCha20-Poly1305, of TLS 1.2 (RFC 5246 6.2.3.3) and 1.3 (RFC 8446 5.2). */
export class AeadCipher implements RecordCipher {
  sequence = 0;

  constructor(
    private readonly suite: TlsCipherSuite,
    private readonly key: Buffer,
    /** Four octets where records carry the rest of the nonce, else twelve. */
    private readonly iv: Buffer,
    private readonly isTls13: boolean,
  ) {}

  open(type: number, version: number, bytes: Uint8Array, start: number, end: number): OpenedRecord | null {
    const { iv, suite, isTls13 } = this;
    const isExplicit = iv.length === SALT_LENGTH;
    const from = isExplicit ? start + EXPLICIT_LENGTH : start;
    const length = end - from - suite.tagLength;
    if (length < 0) return null;
    const nonce = Buffer.alloc(NONCE_LENGTH);
    iv.copy(nonce);
    if (isExplicit) nonce.set(bytes.subarray(start, from), SALT_LENGTH);
    else xorSequence(nonce, this.sequence);
    const added = isTls13
      ? bytes.subarray(start - TLS_RECORD_HEADER_LENGTH, start)
      : addedOf(this.sequence, type, version, length);
    const content = this.decrypted(
      nonce,
      added,
      bytes.subarray(from, from + length),
      bytes.subarray(from + length, end),
    );
    if (content === null) return null;
    this.sequence++;
    return isTls13 ? inner(content) : { type, content };
  }

  private decrypted(nonce: Buffer, added: Uint8Array, octets: Uint8Array, tag: Uint8Array): Buffer | null {
    const { key, suite } = this;
    const options = { authTagLength: suite.tagLength };
    try {
      if (suite.mode === 'ccm') {
        const decipher = createDecipheriv(suite.cipher as CipherCCMTypes, key, nonce, options);
        decipher.setAuthTag(tag);
        decipher.setAAD(added, { plaintextLength: octets.length });
        const content = decipher.update(octets);
        decipher.final();
        return content;
      }
      const decipher = createDecipheriv(suite.cipher as CipherGCMTypes, key, nonce, options);
      decipher.setAuthTag(tag);
      decipher.setAAD(added);
      const content = decipher.update(octets);
      decipher.final();
      return content;
    } catch {
      return null;
    }
  }
}

/**
 * Block ciphers with a MAC beside them, of TLS 1.0 to 1.2 (RFC 5246 6.2.3.2, RFC 7366). The MAC is not checked: padding that is none tells a wrong
 * key, and what is left of the content has to be SIP.
 */
export class CbcCipher implements RecordCipher {
  sequence = 0;
  /** TLS 1.0: the last block of the record before (RFC 2246 6.2.3.2). */
  private chained: Uint8Array | null;

  constructor(
    private readonly suite: TlsCipherSuite,
    private readonly key: Buffer,
    iv: Buffer,
    version: number,
    private readonly encryptThenMac: boolean,
  ) {
    this.chained = version === 0x0301 ? iv : null;
  }

  open(type: number, _version: number, bytes: Uint8Array, start: number, end: number): OpenedRecord | null {
    const { suite, key, encryptThenMac } = this;
    const from = this.chained === null ? start + BLOCK_LENGTH : start;
    const to = encryptThenMac ? end - suite.tagLength : end;
    if (to - from < BLOCK_LENGTH || (to - from) % BLOCK_LENGTH !== 0) return null;
    const iv = this.chained ?? bytes.subarray(start, from);
    const decipher = createDecipheriv(suite.cipher, key, iv).setAutoPadding(false);
    const plain = Buffer.concat([decipher.update(bytes.subarray(from, to)), decipher.final()]);
    if (this.chained !== null) this.chained = bytes.slice(to - BLOCK_LENGTH, to);
    const padding = plain[plain.length - 1] as number;
    const contentEnd = plain.length - padding - 1 - (encryptThenMac ? 0 : suite.tagLength);
    if (contentEnd < 0) return null;
    for (let at = plain.length - padding - 1; at < plain.length; at++) if (plain[at] !== padding) return null;
    this.sequence++;
    return { type, content: plain.subarray(0, contentEnd) };
  }
}

function xorSequence(nonce: Buffer, sequence: number): void {
  const low = nonce.readUInt32BE(8) ^ (sequence >>> 0);
  const high = nonce.readUInt32BE(4) ^ Math.floor(sequence / 0x1_0000_0000);
  nonce.writeUInt32BE(low >>> 0, 8);
  nonce.writeUInt32BE(high >>> 0, 4);
}

function addedOf(sequence: number, type: number, version: number, length: number): Buffer {
  const added = Buffer.alloc(ADDED_LENGTH);
  added.writeUInt32BE(Math.floor(sequence / 0x1_0000_0000), 0);
  added.writeUInt32BE(sequence >>> 0, 4);
  added[8] = type;
  added.writeUInt16BE(version, 9);
  added.writeUInt16BE(length, 11);
  return added;
}

/** The content and its type, which stands behind it before zeros (RFC 8446 5.2). */
function inner(content: Buffer): OpenedRecord {
  let end = content.length - 1;
  while (end >= 0 && content[end] === 0) end--;
  return { type: end < 0 ? 0 : (content[end] as number), content: content.subarray(0, Math.max(0, end)) };
}
