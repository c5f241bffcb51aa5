import { describe, expect, it } from 'vitest';
import { parseSipMessage } from './message.js';
import { messageBytes } from './message-text.fixture.js';
import { hasSecrets, redactSecrets } from './redact.js';

describe('credentials', () => {
  it('lose their secret parameters and keep what diagnosis reads', () => {
    const line =
      'Authorization: Digest username="bob", realm="example.org", nonce="dcd98b7102dd", uri="sip:b@example.org", response="6629fae49393a05397450978507c4ef1", cnonce="0a4f113b", qop=auth, nc=00000001, opaque="5ccc069c", auts="AAAA"';
    const redacted = redactSecrets(line);
    expect(redacted).toBe(
      'Authorization: Digest username="bob", realm="example.org", nonce="dcd98b7102dd", uri="sip:b@example.org", response="xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", cnonce="xxxxxxxx", qop=auth, nc=00000001, opaque="xxxxxxxx", auts="xxxx"',
    );
  });

  it.each([
    ['Authorization: Basic dXNlcjpwYXNz', 'Authorization: Basic xxxxxxxxxxxx'],
    ['PROXY-AUTHORIZATION : Bearer abc.def', 'PROXY-AUTHORIZATION : Bearer xxxxxxx'],
    ['Authorization: NoOneKnowsThisScheme opaque-data=here', 'Authorization: NoOneKnowsThisScheme xxxxxxxxxxxxxxxx'],
    ['Authorization: lonesecret', 'Authorization: xxxxxxxxxx'],
    [
      'Authentication-Info: nextnonce="47364c", rspauth="abc", cnonce="d"',
      'Authentication-Info: nextnonce="xxxxxx", rspauth="xxx", cnonce="x"',
    ],
    [
      'Authorization:\r\n Digest response="ab",\r\n\tusername="c"',
      'Authorization:\r\n Digest response="xx",\r\n\tusername="c"',
    ],
    ['Authorization: Digest response="open', 'Authorization: Digest response="xxxx'],
    // A quote is lost: what stands outside the quotes now is a secret.
    [
      'Authorization: Digest username="a, realm="b", response="6629fae4"',
      'Authorization: Digest username="xx xxxxxx"x"x xxxxxxxxx"xxxxxxxx"',
    ],
    ['Authorization: Digest realm=b response=6629fae4', 'Authorization: Digest realm=x xxxxxxxxxxxxxxxxx'],
  ])('%j', (line, redacted) => {
    expect(hasSecrets(`\r\n${line}`)).toBe(true);
    expect(redactSecrets(line)).toBe(redacted);
  });

  it('of a challenge stay, as they are no secret', () => {
    const line = 'WWW-Authenticate: Digest realm="a", nonce="b", stale=TRUE, opaque="c"';
    expect(hasSecrets(line)).toBe(false);
    expect(redactSecrets(line)).toBe(line);
  });
});

describe('keys of IMS registration in a challenge (3GPP TS 24.229 7.2A.1)', () => {
  it.each([
    [
      'WWW-Authenticate: Digest realm="ims.example",nonce="5Wl1dA==",algorithm=AKAv1-MD5,ik="00112233445566778899aabbccddeeff",ck="ffeeddcc"',
      'WWW-Authenticate: Digest realm="ims.example",nonce="5Wl1dA==",algorithm=AKAv1-MD5,ik="xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",ck="xxxxxxxx"',
    ],
    [
      'Proxy-Authenticate : Digest nonce="a",\r\n\tCK = "ffee", ik=0011,qop="auth"',
      'Proxy-Authenticate : Digest nonce="a",\r\n\tCK = "xxxx", ik=xxxx,qop="auth"',
    ],
  ])('%j', (line, redacted) => {
    expect(hasSecrets(`\r\n${line}`)).toBe(true);
    expect(redactSecrets(line)).toBe(redacted);
    const message = messageBytes(['SIP/2.0 401 Unauthorized', line, 'Content-Length: 0']);
    expect(parseSipMessage(message, 0, message.length)).toMatchObject({
      value: { raw: expect.stringContaining(redacted) },
    });
  });
});

describe('keys in SDP', () => {
  it.each([
    [
      'a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:PS1uQCVeeCFCanVm|2^20|1:4 KDR=0',
      'a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:xxxxxxxxxxxxxxxxxxxxxxxxx KDR=0',
    ],
    ['a=crypto:nonsense', 'a=crypto:xxxxxxxx'],
    ['a=crypto:1 AES_CM_128_HMAC_SHA1_80', 'a=crypto:x xxxxxxxxxxxxxxxxxxxxxxx'],
    ['a=crypto: 1 AES_CM_128_HMAC_SHA1_80 inline:PS1uQ', 'a=crypto: 1 AES_CM_128_HMAC_SHA1_80 inline:xxxxx'],
    ['a=crypto:inline:PS1uQ 1 AES', 'a=crypto:xxxxxxxxxxxx x xxx'],
    ['a=crypto:1 inline:PS1uQ AES', 'a=crypto:x xxxxxxxxxxxx xxx'],
    // RFC 4568 6.3.5: the key of forward error correction.
    [
      'a=crypto:1 F8_128_HMAC_SHA1_80 inline:MTIz|2^20;inline:QUJj UNENCRYPTED_SRTCP FEC_ORDER=FEC_SRTP FEC_KEY=inline:V1hZ WSH=64',
      'a=crypto:1 F8_128_HMAC_SHA1_80 inline:xxxxxxxxxxxxxxxxxxxxx UNENCRYPTED_SRTCP FEC_ORDER=FEC_SRTP xxxxxxxxxxxxxxxxxxx WSH=64',
    ],
    // RFC 5939 3.4.2.
    [
      'a=acap:1 crypto:1 AES_CM_128_HMAC_SHA1_32 inline:NzB4d1',
      'a=acap:1 crypto:1 AES_CM_128_HMAC_SHA1_32 inline:xxxxxx',
    ],
    ['a=acap:12 key-mgmt:mikey AQAFgM0X', 'a=acap:12 key-mgmt:mikey xxxxxxxx'],
    ['a=acap:3 ice-pwd:asd88f', 'a=acap:3 ice-pwd:xxxxxx'],
    ['a=key-mgmt: mikey AQAFgM0X', 'a=key-mgmt: mikey xxxxxxxx'],
    ['a=key-mgmt:mikey AQAFgM0X', 'a=key-mgmt:mikey xxxxxxxx'],
    ['a=ice-pwd:asd88fgpdd777uzjYhagZg', 'a=ice-pwd:xxxxxxxxxxxxxxxxxxxxxx'],
    ['k=base64:c2VjcmV0', 'k=base64:xxxxxxxx'],
    ['k=clear:secret', 'k=clear:xxxxxx'],
    ['k=prompt', 'k=prompt'],
  ])('%s', (line, redacted) => {
    expect(hasSecrets(`v=0\r\n${line}\r\n`)).toBe(true);
    expect(redactSecrets(`v=0\r\n${line}\r\nt=0 0`)).toBe(`v=0\r\n${redacted}\r\nt=0 0`);
  });
});

describe('a message', () => {
  it('has no secret anywhere, and its lengths still hold', () => {
    const body =
      'v=0\r\nc=IN IP4 192.0.2.1\r\nm=audio 4000 RTP/SAVP 8\r\na=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:SECRETKEY\r\n';
    const bytes = messageBytes(
      [
        'INVITE sip:b@example.org SIP/2.0',
        'Via: SIP/2.0/TLS 192.0.2.4;branch=z9hG4bKx1',
        'From: <sip:a@example.org>;tag=f1',
        'To: <sip:b@example.org>',
        'Call-ID: c1',
        'CSeq: 7 INVITE',
        'Proxy-Authorization: Digest username="a", response="SECRETRESPONSE"',
        'Content-Type: application/sdp',
        `Content-Length: ${body.length}`,
      ],
      `${body}REGISTER sip:x SIP/2.0\r\nAuthorization: Digest response="SECRETAFTER"\r\n\r\n`,
    );
    const decoded = parseSipMessage(bytes, 0, bytes.length);
    if (!decoded.ok) throw new Error(decoded.fault);
    const message = decoded.value;
    expect(JSON.stringify([message, message.headers.values])).not.toContain('SECRET');
    expect(message.raw).toHaveLength(bytes.length);
    expect(message.sdp).toHaveLength(body.length);
    expect(message.headers.first('proxy-authorization')).toBe('Digest username="a", response="xxxxxxxxxxxxxx"');
  });

  it.each([
    ['a line that the capture cut', 'OPTIONS sip:b SIP/2.0\r\nAuthorization: Digest response="SECRET'],
    [
      'a line beyond those that are read',
      `OPTIONS sip:b SIP/2.0\r\n${'X: y\r\n'.repeat(600)}Authorization: Digest response="SECRET"\r\n\r\n`,
    ],
    ['a line after a bare CR', 'OPTIONS sip:b SIP/2.0\r\nX: y\rAuthorization: Basic SECRET\r\nFoo\r\n\r\n'],
  ])('has none in %s', (_, text) => {
    const decoded = parseSipMessage(Buffer.from(text), 0, text.length);
    expect(decoded.ok && decoded.value.raw).toHaveLength(text.length);
    expect(decoded.ok && decoded.value.raw).not.toContain('SECRET');
  });

  it.each([
    `Authorization: ${'Digest a="'.repeat(400_000)}`,
    `a=crypto:1 ${'a=crypto:1 \t'.repeat(400_000)}`,
    '\r\nAuthorization:'.repeat(300_000),
    `a=acap:${'1 '.repeat(2_000_000)}`,
    'a=acap:'.repeat(600_000),
    `a=${' '.repeat(4_000_000)}`,
    `WWW-Authenticate:${'ck="'.repeat(400_000)}`,
    '\r\nWWW-Authenticate: ck'.repeat(200_000),
  ])('is redacted in linear time', (text) => {
    // In quadratic time these would be 8 million million steps: hours, where a test may take a minute.
    expect(redactSecrets(text)).toHaveLength(text.length);
  });
});
