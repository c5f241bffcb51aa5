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
