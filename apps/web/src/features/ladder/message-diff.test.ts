import { describe, expect, it } from 'vitest';
import type { MessageDetail } from '../../api/documents';
import { diffMessages } from './message-diff';

const text = (lines: string) =>
  lines
    .trim()
    .split('\n')
    .map((line) => line.trim());

function message(startLine: string, headers: string, sdp: string | null = null): MessageDetail {
  return {
    startLine,
    headers: text(headers).map((line) => {
      const colon = line.indexOf(':');
      return { name: line.slice(0, colon), value: line.slice(colon + 1).trim(), group: 'other', warning: null };
    }),
    sdp: sdp === null ? null : text(sdp).map((line) => ({ name: line.slice(0, 1), value: line.slice(2) })),
  } as unknown as MessageDetail;
}

const inside = message(
  'INVITE sip:2002@198.51.100.20 SIP/2.0',
  `Via: SIP/2.0/UDP 192.0.2.10;branch=z9hG4bK1
   From: <sip:1001@192.0.2.10>;tag=a1
   P-Asserted-Identity: <sip:1001@example.com>
   Max-Forwards: 70
   Call-ID: one`,
  `v=0
   c=IN IP4 192.0.2.10
   m=audio 4000 RTP/AVP 8 101
   a=rtpmap:8 PCMA/8000
   a=ptime:20`,
);
const outside = message(
  'INVITE sip:2002@198.51.100.20 SIP/2.0',
  `Max-Forwards: 69
   Via: SIP/2.0/UDP 203.0.113.5;branch=z9hG4bK2
   from: <sip:1001@203.0.113.5>;tag=b7
   Call-ID: one
   Privacy: id`,
  `v=0
   c=IN IP4 192.0.2.10
   m=audio 4000 RTP/AVP 8 101
   a=ptime:30
   a=rtpmap:8 PCMA/8000`,
);

describe('the difference of two messages', () => {
  it('is by header name, in any order, without what every hop changes', () => {
    expect(diffMessages(inside, outside, true)).toEqual({
      groups: [
        {
          title: 'Headers',
          lines: [
            { name: 'From', before: '<sip:1001@192.0.2.10>;tag=a1', after: '<sip:1001@203.0.113.5>;tag=b7' },
            { name: 'P-Asserted-Identity', before: '<sip:1001@example.com>', after: null },
            { name: 'Privacy', before: null, after: 'id' },
          ],
        },
        { title: 'SDP, m-line 1', lines: [{ name: 'ptime', before: '20', after: '30' }] },
      ],
      // Start line, Call-ID, v=, c=, m= and the rtpmap.
      alike: 6,
      perHop: 2,
    });
  });

  it('has what every hop changes on demand', () => {
    const { groups, perHop } = diffMessages(inside, outside, false);
    expect(groups[0]?.lines.map(({ name }) => name)).toEqual([
      'Via',
      'From',
      'P-Asserted-Identity',
      'Max-Forwards',
      'Privacy',
    ]);
    expect(perHop).toBe(0);
  });

  it('is nothing between a message and itself', () => {
    expect(diffMessages(inside, inside, false).groups).toEqual([]);
  });

  it('names a body that only one has', () => {
    const bare = message('SIP/2.0 180 Ringing', 'Call-ID: one');
    expect(diffMessages(bare, inside, true).groups.map(({ title }) => title)).toEqual([
      'Start line',
      'Headers',
      'SDP, session',
      'SDP, m-line 1',
    ]);
  });
});
