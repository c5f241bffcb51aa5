import { describe, expect, it } from 'vitest';
import { parseSipUri, unescapePrintable } from './sip-uri.js';

describe('parseSipUri', () => {
  it.each([
    ['sip:alice@example.org', 'sip', 'alice', 'example.org', null],
    ['SIPS:alice:secret@example.org:5061;transport=tcp', 'sips', 'alice', 'example.org', 5061],
    ['sip:example.org', 'sip', null, 'example.org', null],
    ['sip:example.org:5062', 'sip', null, 'example.org', 5062],
    ['sip:user;par=u%40example.net@example.com', 'sip', 'user;par=u@example.net', 'example.com', null],
    ['sip:%75se%72@example.com', 'sip', 'user', 'example.com', null],
    ['sip:null-%00-null@example.com', 'sip', 'null-%00-null', 'example.com', null],
    ['sip:a@[2001:db8::10]:5070', 'sip', 'a', '2001:db8::10', 5070],
    ['sip:[2001:db8::10:5070]', 'sip', null, '2001:db8::10:5070', null],
    ['sip:[2001:db8:::192.0.2.1]', 'sip', null, '2001:db8:::192.0.2.1', null],
    ['sip:a@example.org:99999', 'sip', 'a', 'example.org', null],
    ['sip:+12125551212@example.org;user=phone', 'sip', '+12125551212', 'example.org', null],
    // A number with the parameters of RFC 3966 in the user part (RFC 3261 19.1.6): ported, in its context, of a trunk group (RFC 4904).
    ['sip:+12125551212;npdi;rn=+12125550000@example.org;user=phone', 'sip', '+12125551212', 'example.org', null],
    ['sip:1-212-555;phone-context=+1@example.org;user=phone', 'sip', '1-212-555', 'example.org', null],
    ['sip:(030)%20123.45;tgrp=tg-7;trunk-context=example.org@10.0.0.1', 'sip', '(030) 123.45', '10.0.0.1', null],
    ['sip:*69#;isub=1@example.org', 'sip', '*69#', 'example.org', null],
    ['sip:;a=b@example.org', 'sip', ';a=b', 'example.org', null],
    ['sip:alice;day=tuesday@example.org', 'sip', 'alice;day=tuesday', 'example.org', null],
    ['tel:+1-201-555-0123;ext=4', 'tel', '+1-201-555-0123', null, null],
    ['soap.beep://192.0.2.103:3002', 'soap.beep', null, null, null],
    ['isbn:2983792873', 'isbn', null, null, null],
    ['no scheme at all', '', null, null, null],
  ])('%s', (uri, scheme, user, host, port) => {
    expect(parseSipUri(uri)).toMatchObject({ scheme, user, host, port });
  });

  it('has the parameters without the headers', () => {
    expect(parseSipUri('sip:a@example.org:5060;lr;maddr=192.0.2.9?Replaces=x%3By').parameters).toBe(
      ';lr;maddr=192.0.2.9',
    );
  });
});

describe('unescapePrintable', () => {
  it.each([
    ['I%20have%20spaces', 'I have spaces'],
    ['%D0%B8', 'и'],
    ['%FF', '%FF'],
    ['%0d%0a', '%0d%0a'],
    ['%Z%45', '%ZE'],
    ['100%', '100%'],
  ])('%s', (escaped, plain) => {
    expect(unescapePrintable(escaped)).toBe(plain);
  });
});
