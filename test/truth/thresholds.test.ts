import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { analysisOf, earshot } from '../reference/earshot-command.js';

// Each runs the command, the first one after a build.
vi.setConfig({ testTimeout: 300_000 });

/** 105 of 3040 packets to the caller are lost, nearly all in ten seconds: R under 50 then, 3.5 % over the call. */
const file = fileURLToPath(new URL('../../apps/collector/demo/3-queue-drop-bursts.pcap.gz', import.meta.url));

describe('the thresholds that analyze judges by', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'earshot-thresholds-'));
  });

  afterEach(() => {
    vi.unstubAllEnvs();
    rmSync(folder, { recursive: true });
  });

  function thresholds(value: unknown): void {
    const path = join(folder, 'quality.json');
    writeFileSync(path, JSON.stringify({ thresholds: value }));
    vi.stubEnv('QUALITY_FILE', path);
  }

  const lossy = async () => {
    const { analysis } = await analysisOf(file);
    const stream = analysis.streams.find(({ lost }) => lost > 0);
    return { verdict: analysis.calls[0]?.verdict, band: stream?.band, quality: stream?.quality };
  };

  it('are ITU’s by default, the operator’s where a file says so', async () => {
    const byDefault = await lossy();
    expect(byDefault).toMatchObject({ band: 'bad', quality: { preset: 'itu' } });
    expect(byDefault.verdict).toMatch(/^Bad\./);
    // Microsoft's limit is 10 % over the whole stream.
    thresholds({ preset: 'microsoft' });
    expect(await lossy()).toMatchObject({ band: 'good', quality: { preset: 'microsoft', thresholdsChanged: false } });
    thresholds({ preset: 'microsoft', metrics: [{ metric: 'lossPct', good: 1, fair: 5 }] });
    expect(await lossy()).toMatchObject({ band: 'fair', quality: { thresholdsChanged: true } });
  });

  it('are refused in one line that names what is wrong', async () => {
    thresholds({ preset: 'mine' });
    const { exitCode, standardError, standardOutput } = await earshot(['analyze', file]);
    expect(exitCode).toBe(1);
    expect(standardOutput).toBe('');
    expect(standardError).toMatch(/QUALITY_FILE .*thresholds\.preset/);
  });
});
