import type { LegTruth, SetTruth, StreamTruth } from '../generator/truth.js';
import type { Scenario } from './scenario.js';

/** The text beside a demo capture: where it comes from, what happens, and what must come out of it. */
export function describeScenario(scenario: Scenario, truth: SetTruth): string {
  const file = `${scenario.name}.pcap.gz`;
  return `# ${scenario.title}

\`${file}\`, made by \`npm run build:ts && node bench/dist/demo/make-demo.js\` from \`bench/src/demo\`. Nothing in it was recorded: addresses
are those for documentation (RFC 5737), numbers are fictional (555-01xx), voices are synthesised.

${scenario.story}

Findings that must be made: ${scenario.findings.map((code) => `\`${code}\``).join(', ') || 'none'}.

${truth.packets} packets, ${truth.sip.messages} SIP messages, ${truth.streams.length} RTP streams, RTCP: ${truth.rtcp.sr} SR, ${truth.rtcp.rr} RR, ${truth.rtcp.xrVoipMetrics} XR VoIP metrics.

| Call-ID | state | status | PDD ms | talk ms | ended by | messages | repeated |
|---|---|---|---|---|---|---|---|
${truth.calls.flatMap((call) => call.legs.map(legRow)).join('\n')}
${streamTable(truth.streams)}${roundTripTable(truth)}`;
}

function legRow(leg: LegTruth): string {
  const talk = leg.answerUs === null || leg.endUs === null ? null : (leg.endUs - leg.answerUs) / 1000;
  const cells = [
    leg.callId,
    leg.state,
    leg.finalStatus,
    leg.pddMs,
    talk,
    leg.endedBy,
    leg.messages,
    leg.retransmissions,
  ];
  return `| ${cells.map((cell) => cell ?? '-').join(' | ')} |`;
}

function streamTable(streams: readonly StreamTruth[]): string {
  if (streams.length === 0) return '';
  const rows = streams.map((stream) => {
    const { ssrc, listener, packets, expected, lost, reordered, jitterMs, lostAfterProbe } = stream;
    const jitter = [jitterMs.mean, jitterMs.max].map((ms) => ms?.toFixed(3) ?? '-');
    const cells = [ssrc, listener, packets, expected, lost, reordered, ...jitter, lostAfterProbe];
    return `| ${cells.join(' | ')} |`;
  });
  return `
| SSRC | heard by | packets | expected | lost | reordered | mean jitter ms | max jitter ms | lost behind the probe |
|---|---|---|---|---|---|---|---|---|
${rows.join('\n')}
`;
}

function roundTripTable(truth: SetTruth): string {
  if (truth.roundTrips.length === 0) return '';
  const rows = (['caller', 'callee'] as const).map((half) => {
    const times = truth.roundTrips.filter((trip) => trip.half === half).map((trip) => trip.rttMs);
    const mean = times.reduce((sum, ms) => sum + ms, 0) / times.length;
    return `| probe to ${half} | ${times.length} | ${times.length === 0 ? '-' : mean.toFixed(2)} |`;
  });
  return `
| round trip | reports | mean ms |
|---|---|---|
${rows.join('\n')}
`;
}
