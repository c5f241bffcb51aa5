import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { qualityPolicy } from '@earshot/calls';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { QualityController } from './quality.controller.js';
import { readQualitySettings } from './quality-settings.js';

describe('the file of quality settings', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'earshot-quality-'));
  });

  afterEach(() => rmSync(folder, { recursive: true }));

  function file(content: unknown): string {
    const path = join(folder, 'quality.json');
    writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
    return path;
  }

  it('is none by default', () => {
    expect(readQualitySettings(undefined)).toEqual({});
    expect(qualityPolicy({})).toMatchObject({ headline: 'adaptive', assumedOneWayMs: null });
  });

  it('sets constants, the headline and thresholds', () => {
    const quality = readQualitySettings(
      file({
        codecs: [{ codec: 'opus', scale: 'fb', ie: 10.2, bpl: 4.3, source: 'our listening test' }],
        headline: 'fixed50',
        thresholds: { preset: 'five-second', metrics: [{ metric: 'jitterMs', good: 5, fair: 12 }] },
      }),
    );
    expect(qualityPolicy(quality).codecs.lookup('OPUS').impairment).toMatchObject({
      ...{ scale: 'fb', ie: 10.2, bpl: 4.3, ieConfidence: 'operator', source: 'our listening test' },
    });
    const settings = { version: '1', hepAddresses: [], uploadLimitOctets: null, quality };
    const controller = new QualityController(settings);
    const { preset, inForce, presets } = controller.thresholds();
    expect(preset).toBe('five-second');
    expect(inForce).toContainEqual(
      expect.objectContaining({ metric: 'jitterMs', good: 5, fair: 12, over: 'window', decides: true }),
    );
    expect(inForce).toContainEqual(expect.objectContaining({ metric: 'audioLostMs', good: 250 }));
    const { changed, rEdges } = controller.thresholds();
    expect({ changed, rEdges }).toEqual({ changed: true, rEdges: { nb: [], wb: [], fb: [] } });
    expect(new QualityController({ ...settings, quality: {} }).thresholds()).toMatchObject({
      ...{ preset: 'itu', changed: false },
      // G.107.1: R of the wideband scale over 1.29.
      rEdges: { nb: [80, 70, 60], wb: [103.2, expect.closeTo(90.3, 9), expect.closeTo(77.4, 9)] },
    });
    expect(presets.map(({ name }) => name)).toEqual(['itu', 'microsoft', 'twilio', 'five-second']);
    expect(controller.codecs().items).toContainEqual(expect.objectContaining({ codec: 'OPUS', ie: 10.2 }));
  });

  it.each([
    ['no JSON', '{', /QUALITY_FILE .*quality.json/],
    ['a name that is not known', { headlines: 'fixed50' }, /headlines/],
    ['a buffer that is none', { headline: 'fixed60' }, /headline/],
    ['edges that get better', { thresholds: { metrics: [{ metric: 'mosLq', good: 3.6, fair: 4 }] } }, /metrics\.0/],
    ['a threshold without an edge', { thresholds: { metrics: [{ metric: 'jitterMs' }] } }, /metrics\.0/],
    ['the name of before', { thresholds: { metrics: [{ metric: 'jitterMs', bad: 30 }] } }, /"bad"/],
    ['a negative impairment', { codecs: [{ codec: 'PCMU', ie: -1 }] }, /codecs\.0\.ie/],
  ])('is refused for %s', (_what, content, reason) => {
    expect(() => readQualitySettings(file(content))).toThrow(reason);
  });

  it('is refused where it is not there', () => {
    expect(() => readQualitySettings(join(folder, 'none.json'))).toThrow(/QUALITY_FILE .*none.json/);
  });
});
