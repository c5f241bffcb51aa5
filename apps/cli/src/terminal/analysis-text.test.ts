import type { Analysis } from '@earshot/contracts';
import { describe, expect, it } from 'vitest';
import { analysisText } from './analysis-text.js';

const empty: Analysis = {
  schema: 'earshot.analysis/1',
  file: 'trace.pcap',
  capture: { packets: 0, bytes: 0, firstUs: null, lastUs: null, linkType: null, undecoded: {} },
  calls: [],
  findings: [],
  streams: [],
  rtcp: { sr: 0, rr: 0, sdes: 0, bye: 0, app: 0, xr: {}, rttMs: [] },
  sip: { messages: 0, byMethod: {}, byStatus: {}, dialogs: 0 },
};

const attempt = {
  startUs: 0,
  ringUs: null,
  answerUs: null,
  finalStatus: 503,
  finalReason: null,
  finalUs: 0,
  invites: [],
};

describe('an analysis as text', () => {
  it('counts nothing as nothing', () => {
    expect(analysisText(empty)).toContain('trace.pcap: 0 packets, 0 SIP messages, 0 calls, 0 streams');
  });

  it('names what could not be decoded', () => {
    const text = analysisText({ ...empty, capture: { ...empty.capture, undecoded: { 'udp.truncated': 3 } } });
    expect(text).toContain('Not decoded: 3 udp.truncated');
  });

  it('puts the verdict under who called whom, and the milestones of the leg', () => {
    const text = analysisText({
      ...empty,
      calls: [
        {
          key: '0123456789abcdef',
          verdict: 'Failed: 503 from 192.0.2.7.',
          findings: [],
          comparisons: [],
          roundTripSummaries: [],
          legs: [
            {
              callId: 'a@b',
              from: 'alice',
              to: 'bob',
              method: 'INVITE',
              state: 'failed',
              finalStatus: 503,
              startUs: 1_763_633_002_120_000,
              ringUs: null,
              answerUs: null,
              endUs: null,
              endedBy: null,
              pddMs: 1900,
              retransmissions: 1,
              messages: 5,
              attempts: [attempt, attempt],
              branches: [],
              dtmf: [],
            },
          ],
        },
      ],
    });
    expect(text).toContain('alice -> bob  2025-11-20T10:03:22.120Z');
    expect(text).toContain('  Failed: 503 from 192.0.2.7.');
    expect(text).toContain('leg a@b, failed 503, PDD 1.90 s, 2 attempts, 1 retransmission, 5 messages');
  });
});
