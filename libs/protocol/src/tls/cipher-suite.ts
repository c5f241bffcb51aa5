/** How a cipher suite protects records. */
export interface TlsCipherSuite {
  /** `cbc`: a MAC beside a block cipher; the others authenticate themselves. */
  readonly mode: 'gcm' | 'ccm' | 'chacha20-poly1305' | 'cbc';
  /** As OpenSSL names it. */
  readonly cipher: string;
  readonly keyLength: number;
  /** Of the key derivation in TLS 1.2 and 1.3. */
  readonly hash: 'sha256' | 'sha384';
  /** Octets that authenticate a record: of the tag, or of the MAC. */
  readonly tagLength: number;
}

type Row = readonly [ids: readonly number[], suite: TlsCipherSuite];

function gcm(bits: 128 | 256, hash: 'sha256' | 'sha384'): TlsCipherSuite {
  return { mode: 'gcm', cipher: `aes-${bits}-gcm`, keyLength: bits / 8, hash, tagLength: 16 };
}

function ccm(bits: 128 | 256, tagLength: 8 | 16): TlsCipherSuite {
  return { mode: 'ccm', cipher: `aes-${bits}-ccm`, keyLength: bits / 8, hash: 'sha256', tagLength };
}

function cbc(bits: 128 | 256, tagLength: 20 | 32 | 48): TlsCipherSuite {
  const hash = tagLength === 48 ? 'sha384' : 'sha256';
  return { mode: 'cbc', cipher: `aes-${bits}-cbc`, keyLength: bits / 8, hash, tagLength };
}

const CHACHA: TlsCipherSuite = {
  mode: 'chacha20-poly1305',
  cipher: 'chacha20-poly1305',
  keyLength: 32,
  hash: 'sha256',
  tagLength: 16,
};

/** IANA's registry of TLS cipher suites: those of AES and ChaCha20 with a certificate. */
const SUITES: readonly Row[] = [
  [[0x1301, 0x009c, 0x009e, 0x00a0, 0x00a2, 0x00a4, 0xc02b, 0xc02d, 0xc02f, 0xc031], gcm(128, 'sha256')],
  [[0x1302, 0x009d, 0x009f, 0x00a1, 0x00a3, 0x00a5, 0xc02c, 0xc02e, 0xc030, 0xc032], gcm(256, 'sha384')],
  [[0x1303, 0xcca8, 0xcca9, 0xccaa], CHACHA],
  [[0x1304, 0xc09c, 0xc09e, 0xc0ac], ccm(128, 16)],
  [[0xc09d, 0xc09f, 0xc0ad], ccm(256, 16)],
  [[0x1305, 0xc0a0, 0xc0a2, 0xc0ae], ccm(128, 8)],
  [[0xc0a1, 0xc0a3, 0xc0af], ccm(256, 8)],
  [[0x002f, 0x0030, 0x0031, 0x0032, 0x0033, 0xc004, 0xc009, 0xc00e, 0xc013], cbc(128, 20)],
  [[0x0035, 0x0036, 0x0037, 0x0038, 0x0039, 0xc005, 0xc00a, 0xc00f, 0xc014], cbc(256, 20)],
  [[0x003c, 0x003e, 0x003f, 0x0040, 0x0067, 0xc023, 0xc025, 0xc027, 0xc029], cbc(128, 32)],
  [[0x003d, 0x0068, 0x0069, 0x006a, 0x006b], cbc(256, 32)],
  [[0xc024, 0xc026, 0xc028, 0xc02a], cbc(256, 48)],
];

const BY_ID = new Map(SUITES.flatMap(([ids, suite]) => ids.map((id) => [id, suite] as const)));

/** Null for a suite that is not decrypted here. */
export function tlsCipherSuite(id: number): TlsCipherSuite | null {
  return BY_ID.get(id) ?? null;
}
