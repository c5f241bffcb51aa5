import type { SdpSummary } from '@earshot/contracts';
import { ipv4Number, summarizeSdp } from '@earshot/protocol';
import { describe, expect, it } from 'vitest';
import { CollectorCounters } from '../counters/collector-counters.js';
import { SdpHints } from './sdp-hints.js';

const KEYS = 'a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:xxxx';
const FINGERPRINT = 'a=fingerprint:sha-256 7B:8B:F0:65';

function description(host: string, sections: readonly string[]): SdpSummary {
  const text = ['v=0', `o=- 1 1 IN IP4 ${host}`, 's=-', `c=IN IP4 ${host}`, 't=0 0', ...sections].join('\r\n');
  return summarizeSdp(text) as SdpSummary;
}

/** Whether media is encrypted to the caller, and to the callee, after that offer and answer. */
function isEncrypted(offer: readonly string[], answer: readonly string[] | null): (boolean | undefined)[] {
  const hints = new SdpHints(7, new CollectorCounters());
  hints.learn('call', description('192.0.2.10', offer));
  if (answer !== null) hints.learn('call', description('192.0.2.20', answer));
  const [caller, callee] = ['192.0.2.10', '192.0.2.20'].map((host) => ipv4Number(host) as number) as [number, number];
  return [
    hints.between(callee, caller, (6000 << 16) | 4000)?.encrypted,
    hints.between(caller, callee, (4000 << 16) | 6000)?.encrypted,
  ];
}

describe('media is encrypted', () => {
  const plainAnswer = ['m=audio 6000 RTP/AVP 0'];
  const securedAnswer = ['m=audio 6000 RTP/SAVP 0', KEYS];
  it.each<[string, readonly string[], readonly string[] | null, boolean[]]>([
    ['where the profile says so', ['m=audio 4000 RTP/SAVP 0', KEYS], securedAnswer, [true, true]],
    ['nowhere without keys', plainAnswer.map((line) => line.replace('6000', '4000')), plainAnswer, [false, false]],
    [
      'not where keys were offered beside a plain profile, and none came back',
      ['m=audio 4000 RTP/AVP 0', KEYS],
      plainAnswer,
      [false, false],
    ],
    ['where both sides gave keys beside it', ['m=audio 4000 RTP/AVP 0', KEYS], [...plainAnswer, KEYS], [true, true]],
    [
      'where both gave fingerprints beside it (RFC 8643)',
      ['m=audio 4000 RTP/AVP 0', FINGERPRINT],
      [...plainAnswer, FINGERPRINT],
      [true, true],
    ],
    ['as far as is known where the answer was not seen', ['m=audio 4000 RTP/AVP 0', KEYS], null, [true, true]],
    [
      'by the section that was taken, of two of one port: with keys',
      ['m=audio 4000 RTP/SAVP 0', KEYS, 'm=audio 4000 RTP/AVP 0'],
      [...securedAnswer, 'm=audio 0 RTP/AVP 0'],
      [true, true],
    ],
    [
      'by the section that was taken, of two of one port: without',
      ['m=audio 4000 RTP/SAVP 0', KEYS, 'm=audio 4000 RTP/AVP 0'],
      ['m=audio 0 RTP/SAVP 0', ...plainAnswer],
      [false, false],
    ],
    [
      'apart for sections of their own ports',
      ['m=audio 4000 RTP/AVP 0', 'm=audio 4002 RTP/SAVP 0', KEYS],
      plainAnswer,
      [false, false],
    ],
  ])('%s', (_, offer, answer, encrypted) => {
    expect(isEncrypted(offer, answer)).toEqual(encrypted);
  });
});

describe('media of a bundle (RFC 9143)', () => {
  const BUNDLE = [
    'a=group:BUNDLE 0 1',
    'm=audio 4000 UDP/TLS/RTP/SAVPF 111 0',
    'a=mid:0',
    'a=rtpmap:111 opus/48000/2',
    'a=extmap:3 urn:ietf:params:rtp-hdrext:ssrc-audio-level',
    'a=ptime:60',
    FINGERPRINT,
    'm=video 0 UDP/TLS/RTP/SAVPF 96',
    'a=mid:1',
    'a=bundle-only',
    'a=rtpmap:96 VP8/90000',
  ];

  it('comes to one address, where each section says what its numbers are', () => {
    const hints = new SdpHints(7, new CollectorCounters());
    for (const sections of [BUNDLE, BUNDLE.map((line) => line.replace('m=video 0', 'm=video 4000'))]) {
      hints.learn('call', description('192.0.2.10', sections));
      const hint = hints.findSocket('192.0.2.10:4000');
      expect(hint).toMatchObject({ audioLevelId: 3, ptimeMs: 60, encrypted: true });
      const payloads = hint?.payloads;
      expect([111, 96, 0].map((type) => [payloads?.codec(type), payloads?.clockRates[type]])).toEqual([
        ['OPUS', 48_000],
        ['VP8', 90_000],
        ['PCMU', 8000],
      ]);
    }
  });

  it('is of none beside it', () => {
    const hints = new SdpHints(7, new CollectorCounters());
    const apart = [
      'm=audio 4000 RTP/AVP 96',
      'a=rtpmap:96 opus/48000/2',
      'm=video 4002 RTP/AVP 96',
      'a=rtpmap:96 VP8/90000',
    ];
    hints.learn('call', description('192.0.2.10', apart));
    expect(['4000', '4002'].map((port) => hints.findSocket(`192.0.2.10:${port}`)?.payloads.codec(96))).toEqual([
      'OPUS',
      'VP8',
    ]);
  });
});

describe('ICE candidates (RFC 8839)', () => {
  const candidate = (component: number, address: string, port: number) =>
    `a=candidate:1 ${component} udp 2130706431 ${address} ${port} typ host`;

  it.each(['192.0.2.10', '0.0.0.0'])('are expected media beside %s', (host) => {
    const hints = new SdpHints(7, new CollectorCounters());
    const candidates = [
      candidate(1, '10.1.0.1', 50_000),
      candidate(2, '10.1.0.1', 50_001),
      candidate(1, '2001:db8::7', 50_004),
      candidate(1, '3b9c2f5e.local', 50_006),
      candidate(1, '10.1.0.1', 9),
    ];
    hints.learn('call', description(host, ['m=audio 4000 RTP/AVP 96', 'a=rtpmap:96 opus/48000/2', ...candidates]));
    const found = ['10.1.0.1:50000', '10.1.0.1:50001', '[2001:db8::7]:50004', '10.1.0.1:9', '10.1.0.1:4000'].map(
      (address) => {
        const hint = hints.findSocket(address);
        return hint && [hint.callId, hint.use, hint.payloads.codec(96)];
      },
    );
    expect(found).toEqual([['call', 'rtp', 'OPUS'], ['call', 'rtcp', 'OPUS'], ['call', 'rtp', 'OPUS'], null, null]);
    expect(hints.findSocket('192.0.2.10:4000') === null).toBe(host === '0.0.0.0');
  });
});
