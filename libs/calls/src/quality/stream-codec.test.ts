import { rtpTimeline, SipFlow } from '@earshot/test/builders';
import { describe, expect, it } from 'vitest';
import { createFold } from '../fold.js';

const SECTIONS = [
  'v=0',
  'o=- 1 1 IN IP4 192.0.2.10',
  's=-',
  'c=IN IP4 192.0.2.10',
  't=0 0',
  'm=audio 4000 RTP/SAVP 0',
  'a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:xxxx',
  'm=audio 4000 RTP/AVP 0',
  '',
].join('\r\n');

/** Of the stream to a caller that offered a section with keys and one without on one port. */
function isEncrypted(window: { callId: string | null; encrypted: boolean }): boolean | undefined {
  const flow = new SipFlow().invite({ sdp: SECTIONS }).at(2000).respond(200).ack().at(30_000).bye();
  const media = rtpTimeline({ src: '192.0.2.20:6000', dst: '192.0.2.10:4000', fromMs: 2100, toMs: 20_000 });
  const fold = createFold();
  fold.addAll([...flow.records, ...media.map((record) => ({ ...record, ...window }))]);
  return [...fold.calls()][0]?.facts.streamDetails[0]?.encrypted;
}

describe('a stream to a port with a section with keys and one without', () => {
  const callId = 'call-1@192.0.2.10';
  it('is encrypted or not as the probe found, which knew both descriptions', () => {
    expect(isEncrypted({ callId, encrypted: false })).toBe(false);
    expect(isEncrypted({ callId, encrypted: true })).toBe(true);
  });

  it('is as the first section says where the probe knew none', () => {
    expect(isEncrypted({ callId: null, encrypted: false })).toBe(true);
  });
});
