import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { makeScenario, SCENARIOS } from '@earshot/bench';
import { describe, expect, it, vi } from 'vitest';
import { analysisOf } from '../reference/earshot-command.js';

// Each runs the command, the first one after a build.
vi.setConfig({ testTimeout: 300_000 });

function demoFile(name: string): string {
  return fileURLToPath(new URL(`../../apps/collector/demo/${name}.pcap.gz`, import.meta.url));
}

describe.each(SCENARIOS)('demo capture $name', (scenario) => {
  const file = demoFile(scenario.name);
  const { pcap, truth } = makeScenario(scenario);

  it('is what the script makes', () => {
    const committed = gunzipSync(readFileSync(file));
    expect(committed.equals(pcap)).toBe(true);
  });

  it('is analysed as it was made', async () => {
    const { analysis } = await analysisOf(file);
    expect(analysis.capture.packets).toBe(truth.packets);
    expect(analysis.calls.map((call) => call.legs.map((leg) => leg.callId).sort()).sort()).toEqual(
      truth.calls.map((call) => [...call.callIds].sort()).sort(),
    );
    const figures = analysis.streams.map(({ ssrc, src, packets, lost }) => ({ ssrc, src, packets, lost }));
    expect(new Set(figures)).toEqual(
      new Set(truth.streams.map(({ ssrc, src, packets, lost }) => ({ ssrc, src, packets, lost }))),
    );
  });

  it('shows the cause that was put in, and no other', async () => {
    const { analysis } = await analysisOf(file);
    const findings = [...analysis.findings, ...analysis.calls.flatMap((call) => call.findings)];
    const codes = findings.map((finding) => finding.code);
    expect([...new Set(codes)].sort()).toEqual([...scenario.findings].sort());
    for (const call of analysis.calls) expect(call.verdict).not.toBe('');
  });
});
