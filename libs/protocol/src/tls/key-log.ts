/** What a line of a key log has a secret for; of other labels nothing is decrypted here. */
const LABELS = [
  'CLIENT_RANDOM',
  'CLIENT_HANDSHAKE_TRAFFIC_SECRET',
  'SERVER_HANDSHAKE_TRAFFIC_SECRET',
  'CLIENT_TRAFFIC_SECRET_0',
  'SERVER_TRAFFIC_SECRET_0',
] as const;

export type TlsSecretLabel = (typeof LABELS)[number];

/** One secret of a connection. */
export interface TlsSecret {
  readonly label: TlsSecretLabel;
  /** The random of its ClientHello, 64 hexadecimal digits in lower case. */
  readonly clientRandom: string;
  /** The master secret (`CLIENT_RANDOM`, 48 octets), or a traffic secret of TLS 1.3 (32 or 48). */
  readonly secret: Uint8Array;
}

const LINE = /^([A-Z_0-9]+) ([0-9a-fA-F]{64}) ((?:[0-9a-fA-F]{2}){32,64})\s*$/;

/** Reads a line of a key log (draft-ietf-tls-keylogfile, `SSLKEYLOGFILE`); null for a comment, another label and what is no such line. */
export function readKeyLogLine(line: string): TlsSecret | null {
  const [, name = '', clientRandom = '', secret = ''] = LINE.exec(line) ?? [];
  const label = LABELS.find((known) => known === name);
  if (label === undefined) return null;
  const octets = new Uint8Array(secret.length / 2);
  for (let index = 0; index < octets.length; index++) {
    octets[index] = Number.parseInt(secret.slice(2 * index, 2 * index + 2), 16);
  }
  return { label, clientRandom: clientRandom.toLowerCase(), secret: octets };
}
