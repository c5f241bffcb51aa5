import type { Analysis } from '@earshot/contracts';
import { describe, expect, it } from 'vitest';
import { analysisText as partsOf } from './analysis-text.js';

/** The text of a document. */
function analysisText(document: Analysis, width?: number): string {
  const calls = document.calls.map((call) => ({
    call,
    streams: document.streams.filter(({ callKey }) => callKey === call.key),
  }));
  const unboundStreams = document.streams.filter(({ callKey }) => callKey === null);
  return Buffer.concat([...partsOf({ ...document, calls, unboundStreams }, width)]).toString();
}

const empty: Analysis = {
  schema: 'earshot.analysis/1',
  file: 'trace.pcap',
  capture: { packets: 0, bytes: 0, firstUs: null, lastUs: null, linkType: null, undecoded: {}, kinds: {}, other: {} },
  calls: [],
  findings: [],
  streams: [],
  rtcp: { sr: 0, rr: 0, sdes: 0, bye: 0, app: 0, xr: {}, rttMs: [] },
  sip: { messages: 0, byMethod: {}, byStatus: {}, dialogs: 0 },
};

const leg: Analysis['calls'][number]['legs'][number] = {
  ...{ callId: 'a@b', from: 'alice', to: 'bob', method: 'INVITE', state: 'ended', finalStatus: 200 },
  ...{ startUs: 1_763_633_002_120_000, ringUs: null, answerUs: null, endUs: null, endedBy: null, pddMs: null },
  ...{ retransmissions: 0, messages: 7, hops: [], attempts: [], branches: [], dtmf: [] },
};

function call(outcome: Analysis['calls'][number]['outcome'], codes: readonly string[] = []): Analysis['calls'][number] {
  return {
    ...{ key: '0123456789abcdef', legs: [leg], outcome, verdict: `It was ${outcome}.`, comparisons: [] },
    ...{ roundTripSummaries: [], mediaSections: [] },
    findings: codes.map((code) => ({
      ...{ code, severity: code === 'upstream-loss' ? 'major' : 'info', confidence: 0.9, title: code, explanation: '' },
      ...{ direction: null, owner: 'trunk', innocentExplanations: [], nextStep: 'Look at the trunk.' },
      evidence: [{ text: 'the BYE', messageIds: [], streamKey: null, fromUs: 1_763_633_002_120_000, toUs: null }],
    })),
  };
}

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
    expect(text).toContain('  undecoded  udp.truncated: 3\n');
  });

  it('puts the verdict under who called whom, and the milestones of the leg', () => {
    const text = analysisText({
      ...empty,
      calls: [
        {
          key: '0123456789abcdef',
          outcome: 'failed',
          verdict: 'Failed: 503 from 192.0.2.7.',
          findings: [],
          comparisons: [],
          roundTripSummaries: [],
          mediaSections: [],
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
              hops: [{ src: '192.0.2.1:5060', dst: '192.0.2.7:5060', probe: 'import' }],
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
    expect(text).toContain(
      'leg a@b, 192.0.2.1:5060 -> 192.0.2.7:5060, failed 503, PDD 1.90 s, 2 attempts, 1 retransmission, 5 messages',
    );
  });

  it('counts what there is before the first of several calls, the worst and the gravest first', () => {
    const calls = [call('good'), call('bad', ['ptime-mismatch', 'upstream-loss']), call('good'), call('failed')];
    const sip = { messages: 28, byMethod: { INVITE: 4 }, byStatus: { '200': 7 }, dialogs: 4 };
    const capture = { ...empty.capture, kinds: { sip: 28, rtp: 9000, 'udp-by-port': 2 }, other: { dns: 2 } };
    expect(
      analysisText({ ...empty, capture, calls, sip })
        .split('\n')
        .slice(1, 7),
    ).toEqual([
      '  packets    rtp: 9000, sip: 28, udp-by-port: 2',
      '  other      dns: 2',
      '  SIP        INVITE: 4, 200: 7',
      '  calls      bad: 1, failed: 1, good: 2',
      '  findings   upstream-loss: 1, ptime-mismatch: 1',
      '',
    ]);
  });

  it('says of a finding where to look and what to do next, but for what is only to be known', () => {
    const text = analysisText({ ...empty, calls: [call('bad', ['upstream-loss'])] });
    expect(text).toContain('    the BYE, at 10:03:22.120\n    next: Look at the trunk.\n');
    expect(analysisText({ ...empty, calls: [call('bad', ['ptime-mismatch'])] })).not.toContain('next:');
  });

  it('says when it was captured, and how long in words that are read at once', () => {
    const [firstUs, lastUs] = [1_763_633_002_120_000, 1_763_633_002_120_000 + 7_384_000_000];
    const [head] = analysisText({ ...empty, capture: { ...empty.capture, packets: 2, firstUs, lastUs } }).split('\n');
    expect(head).toBe(
      'trace.pcap: 2 packets, 2 h 3 min from 2025-11-20T10:03:22.120Z, 0 SIP messages, 0 calls, 0 streams',
    );
  });

  it('stays within a terminal, and is one line a thing in a pipe', () => {
    const calls = [{ ...call('bad', ['upstream-loss']), verdict: 'Bad. '.repeat(40).trim() }];
    for (const line of analysisText({ ...empty, calls }, 60).split('\n')) expect(line.length).toBeLessThanOrEqual(60);
    expect(analysisText({ ...empty, calls })).toContain(`  ${calls[0]?.verdict}\n`);
  });

  it('keeps no call once the next is asked for', () => {
    const one = call('good');
    function* calls(): Generator<{ call: typeof one; streams: [] }> {
      for (const verdict of ['The first.', 'The second.']) {
        one.verdict = verdict;
        yield { call: one, streams: [] };
      }
    }
    const text = Buffer.concat([...partsOf({ ...empty, calls: calls(), unboundStreams: [] })]).toString();
    expect(text).toContain('trace.pcap: 0 packets, 0 SIP messages, 2 calls, 0 streams');
    expect(text.match(/ {2}The \w+\./g)).toEqual(['  The first.', '  The second.']);
  });
});
