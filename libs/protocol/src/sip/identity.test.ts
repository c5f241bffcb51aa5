import { describe, expect, it } from 'vitest';
import { parseIdentity } from './identity.js';

const part = (claims: unknown) => Buffer.from(JSON.stringify(claims)).toString('base64url');
const HEADER = { alg: 'ES256', ppt: 'shaken', typ: 'passport', x5u: 'https://cert.example.org/passport.cer' };
// The claims of RFC 8588 4, with numbers of our own.
const CLAIMS = {
  attest: 'A',
  dest: { tn: ['12125551213', '12125551214'] },
  iat: 1443208345,
  orig: { tn: '12155551212' },
  origid: '123e4567-e89b-12d3-a456-426655440000',
};

describe('parseIdentity', () => {
  it('reads a full PASSporT', () => {
    const value = `${part(HEADER)}.${part(CLAIMS)}.c2ln;info=<https://other.example.org>;alg=ES256;ppt="shaken"`;
    expect(parseIdentity(value)).toEqual({
      extension: 'shaken',
      attestation: 'A',
      originationId: '123e4567-e89b-12d3-a456-426655440000',
      originatingNumber: '12155551212',
      destinationNumbers: ['12125551213', '12125551214'],
      issuedAt: 1443208345,
      certificateUrl: 'https://cert.example.org/passport.cer',
      isCompact: false,
    });
  });

  it('reads the compact form by its parameters (RFC 8224 4.1)', () => {
    expect(
      parseIdentity('..sv5CTo05KqpSmtHt3dcEiO_1CWTSZtnG;info=<https://biloxi.example.org/biloxi.cer>;ppt=div'),
    ).toEqual({
      extension: 'div',
      attestation: null,
      originationId: null,
      originatingNumber: null,
      destinationNumbers: [],
      issuedAt: null,
      certificateUrl: 'https://biloxi.example.org/biloxi.cer',
      isCompact: true,
    });
  });

  it('has null for claims of the wrong kind', () => {
    const wrong = { attest: 'D', dest: { tn: [7] }, iat: 'now', orig: 'x', origid: 9 };
    expect(parseIdentity(`${part({ ppt: 3 })}.${part(wrong)}.c2ln`)).toMatchObject({
      extension: null,
      attestation: null,
      originationId: null,
      originatingNumber: null,
      destinationNumbers: [],
      issuedAt: null,
      certificateUrl: null,
    });
  });

  it.each([
    ['two parts', 'a.b'],
    ['four parts', 'a.b.c.d'],
    ['no signature (RFC 4474)', 'a.b.'],
    ['a signature alone (RFC 4474)', '"ZYNBbHC00VMZr2kZt6VmCvPonWJMGvQTBDqghoWeLxJ"'],
    ['too long a token', `a.${'b'.repeat(9000)}.c`],
  ])('is null for %s', (_, value) => {
    expect(parseIdentity(value)).toBeNull();
  });

  it('reads tokens that are no JSON as empty', () => {
    expect(parseIdentity(`bm8.${part('text')}.c`)).toMatchObject({ extension: null, isCompact: false });
  });
});
