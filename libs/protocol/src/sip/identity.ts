import { indexOutsideQuotes, parameter } from './parameters.js';

/** Identity (RFC 8224 4): a signed PASSporT (RFC 8225), whose signature is the terminating side's to check. */
export interface Identity {
  /** `shaken` (RFC 8588), `div` (RFC 8946), `rph`, …; lower case, null where neither header nor parameter says. */
  readonly extension: string | null;
  /** A (full), B (partial) or C (gateway) attestation of `shaken`. */
  readonly attestation: 'A' | 'B' | 'C' | null;
  readonly originationId: string | null;
  /** Telephone numbers that it speaks of. */
  readonly originatingNumber: string | null;
  readonly destinationNumbers: readonly string[];
  /** Seconds since the epoch. */
  readonly issuedAt: number | null;
  /** Where the certificate is. */
  readonly certificateUrl: string | null;
  /** The compact form leaves out what the message says itself (RFC 8224 7). */
  readonly isCompact: boolean;
}

/** A token beyond this is not read. */
const MAX_TOKEN_LENGTH = 8192;
const MAX_NUMBERS = 32;

/** Null where it is no token of three parts. */
export function parseIdentity(value: string): Identity | null {
  const semicolon = indexOutsideQuotes(value, 0x3b, 0);
  const token = value.slice(0, semicolon).trim();
  const parts = token.split('.', 4);
  if (token.length > MAX_TOKEN_LENGTH || parts.length !== 3) return null;
  const [header = '', payload = '', signature = ''] = parts;
  if (signature === '') return null;
  const protectedHeader = claimsOf(header);
  const claims = claimsOf(payload);
  const parameters = value.slice(semicolon);
  const attestation = text(claims.attest)?.toUpperCase();
  const destination = claims.dest as { tn?: unknown } | undefined;
  return {
    extension: (text(protectedHeader.ppt) ?? parameter(parameters, 'ppt'))?.toLowerCase() || null,
    attestation: attestation === 'A' || attestation === 'B' || attestation === 'C' ? attestation : null,
    originationId: text(claims.origid),
    originatingNumber: text((claims.orig as { tn?: unknown } | undefined)?.tn),
    destinationNumbers: numbersOf(destination?.tn),
    issuedAt: typeof claims.iat === 'number' && Number.isFinite(claims.iat) ? claims.iat : null,
    certificateUrl: text(protectedHeader.x5u) ?? (bracketless(parameter(parameters, 'info')) || null),
    isCompact: header === '' && payload === '',
  };
}

type Claims = Record<string, unknown>;

/** The JSON object that the part is in base64url; empty where it is none. */
function claimsOf(part: string): Claims {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString());
    return typeof value === 'object' && value !== null ? (value as Claims) : {};
  } catch {
    return {};
  }
}

function numbersOf(value: unknown): string[] {
  const list = Array.isArray(value) ? value.slice(0, MAX_NUMBERS) : [value];
  return list.filter((each): each is string => typeof each === 'string');
}

function text(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

function bracketless(value: string | null): string | null {
  return value?.replace(/^<|>$/g, '') ?? null;
}
