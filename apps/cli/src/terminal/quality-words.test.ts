import { type Analysis, assumption, unscoredReason } from '@earshot/contracts';
import { describe, expect, it } from 'vitest';
import { scoreInWords } from './quality-words.js';

const quality: Analysis['streams'][number]['quality'] = {
  ...{ model: 'G.107 (06/2015)', version: 1, source: 'probe-rtp', scale: 'nb', codec: 'G729' },
  ...{ ie: 10, bpl: 19, ieConfidence: 'standard', bplConfidence: 'unconfirmed', constantsSource: 'G.113 Appendix I' },
  ...{ plc: false, buffer: 'adaptive', delayMs: 152.4, delaySource: 'round-trip', scoredWindows: 7, coverage: 1 },
  ...{ assumed: ['delayFromRtt'], preset: 'microsoft', thresholdsChanged: true, unscored: null },
};

describe('how a score was made, in words', () => {
  it('says model, version, source, buffer, constants with how sure they are, delay, and whose limits', () => {
    expect(scoreInWords(quality)).toBe(
      'E-model G.107 (06/2015), scoring version 1, from the packets at the probe, behind a simulated adaptive buffer, ' +
        'the codec itself takes 10 (Ie), it bears loss as 19, more is better (Bpl, not confirmed), both by G.113 Appendix I, ' +
        'MOS-CQ with the delay, half of the round trip and the buffer, taken for granted: both ways take as long as each other, ' +
        'bands by Microsoft limits, changed by the operator',
    );
  });

  it('has words for all that can be assumed, and for all reasons of no score', () => {
    const words = scoreInWords({ ...quality, assumed: assumption.options });
    for (const name of assumption.options) expect(words).not.toContain(name);
    for (const unscored of unscoredReason.options)
      expect(scoreInWords({ ...quality, unscored })).toMatch(/^no score: [^-]+$/);
  });
});
