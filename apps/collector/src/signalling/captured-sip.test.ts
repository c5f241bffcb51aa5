import { type SipRecord, sipTextRecord } from '@earshot/contracts';
import { LINK_TYPE } from '@earshot/protocol';
import { describe, expect, it } from 'vitest';
import { ALICE, BOB, START_US, udp } from '../fixtures/packets.js';
import { Pipeline } from '../pipeline.js';
import type { CapturedSip } from './captured-sip.js';

const SDP = [
  'v=0',
  'o=- 1 1 IN IP4 192.0.2.1',
  's=-',
  'c=IN IP4 192.0.2.1',
  't=0 0',
  'm=audio 4000 RTP/AVP 0 101',
  'a=rtpmap:101 telephone-event/8000',
  'a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:SECRETKEY',
  '',
].join('\r\n');

function message(lines: readonly string[], body = ''): string {
  return [...lines, `Content-Length: ${body.length}`, '', body].join('\r\n');
}

const MESSAGES: Readonly<Record<string, string>> = {
  'an INVITE with a description': message(
    [
      'INVITE sip:bob@198.51.100.7 SIP/2.0',
      'Via: SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bKa1;rport',
      'Max-Forwards: 70',
      'f: "Alice" <sip:alice@192.0.2.1>;tag=a1',
      't: <sip:bob@198.51.100.7>',
      'i: one@192.0.2.1',
      'CSeq: 7 INVITE',
      'Contact: <sip:alice@192.0.2.1:5060>',
      'User-Agent: Phone A',
      'X-Never-Heard-Of: first',
      'X-Never-Heard-Of: second',
      'Subject: \u00c3\u00a4', // ä in UTF-8
      'Content-Type: application/sdp',
    ],
    SDP,
  ),
  'a challenged REGISTER through two proxies': message([
    'REGISTER sip:198.51.100.7 SIP/2.0',
    'Via: SIP/2.0/UDP 192.0.2.9;rport;Branch = z9hG4bKb2, SIP/2.0/UDP 192.0.2.1;branch=z9hG4bKb1',
    'Via: SIP/2.0/UDP 192.0.2.8;branch="z9hG4bKb0;x"',
    'From: sip:alice@198.51.100.7;tag=b1',
    'To: "Alice <the first>" <sip:alice@198.51.100.7>;x=y;tag=b2',
    'Call-ID: two@192.0.2.1',
    'CSeq: 4294967295 REGISTER',
    'Authorization: Digest username="alice", response="SECRET"',
    'Expires: 600',
  ]),
  'a response': message([
    'SIP/2.0 486 Busy Here',
    'Via: SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bKa1',
    'From: "Alice" <sip:alice@192.0.2.1>;tag=a1',
    'To: <sip:bob@198.51.100.7>;tag=a2',
    'Call-ID: one@192.0.2.1',
    'CSeq: 7 INVITE',
    'Server: Switch B',
    'User-Agent: Phone B',
    'Retry-After: 5',
  ]),
  'one with half of its headers':
    'OPTIONS sip:bob@198.51.100.7 SIP/2.0\r\nVia: x\r\nFrom: \r\nBroken line\r\n\r\nv=0\r\nc=IN IP4 1.2.3.4',
};

function recordOf(text: string, readsAsAsked: boolean): SipRecord {
  const pipeline = new Pipeline({ probe: 'test', seed: 1, readsAsAsked });
  const packet = udp(ALICE, BOB, text);
  pipeline.packet(packet, 0, packet.length, packet.length, LINK_TYPE.RAW, START_US);
  const [record] = pipeline.takeRecords();
  return record as SipRecord;
}

describe('a message that is read as it is asked for', () => {
  it.each(Object.entries(MESSAGES))('says what its record says: %s', (_, text) => {
    const { headers, ...whole } = recordOf(text, false);
    const asked = recordOf(text, true);
    expect(whole.callId).toBeDefined();
    for (const [name, value] of Object.entries(whole)) expect(asked[name], name).toEqual(value);
    for (const [name, values] of Object.entries(headers)) expect(asked.headers[name], name).toEqual(values);
  });

  it('has no headers but those that the record has', () => {
    const asked = recordOf(MESSAGES['an INVITE with a description'] as string, true);
    for (const name of ['user-agent', 'call-id', 'reason', 'x-other'])
      expect(asked.headers[name], name).toBeUndefined();
  });

  it('is written as its record is', () => {
    for (const text of Object.values(MESSAGES)) {
      const [whole, asked] = [recordOf(text, false), recordOf(text, true)];
      expect(JSON.stringify(asked)).toBe(JSON.stringify(whole));
    }
  });

  it('is, as its text, all of its record that the text does not say', () => {
    for (const text of Object.values(MESSAGES)) {
      const whole = recordOf(text, false);
      const asText = (recordOf(text, true) as unknown as CapturedSip).toText();
      expect(asText).toEqual({
        ...Object.fromEntries(Object.keys(asText).map((name) => [name, whole[name]])),
        kind: 'sip-text',
      });
      expect(sipTextRecord.safeParse(asText).success).toBe(true);
    }
  });

  it('keeps no secret', () => {
    for (const text of Object.values(MESSAGES))
      expect(JSON.stringify(recordOf(text, true).raw)).not.toContain('SECRET');
  });
});
