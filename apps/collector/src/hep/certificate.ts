import { readFileSync } from 'node:fs';

/** How this side shows who it is, and whom it lets in. */
export interface Certificate {
  readonly cert: Buffer;
  readonly key: Buffer;
  /** Agents need a certificate that one of these signed; without them any agent may connect. */
  readonly ca?: Buffer;
  readonly requestCert: boolean;
  readonly rejectUnauthorized: boolean;
}

export interface CertificateFiles {
  readonly certificate: string;
  readonly key: string;
  /** Certificates of those who sign agents' certificates; null where agents need none. */
  readonly clientAuthority: string | null;
}

/** Reads PEM files. Throws a reason that names the file. */
export function readCertificate({ certificate, key, clientAuthority }: CertificateFiles): Certificate {
  const needed = clientAuthority !== null;
  return {
    cert: readFileSync(certificate),
    key: readFileSync(key),
    ...(needed ? { ca: readFileSync(clientAuthority) } : {}),
    requestCert: needed,
    rejectUnauthorized: needed,
  };
}
