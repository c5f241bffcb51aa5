import type { Analysis } from '@earshot/contracts';

type Quality = Analysis['streams'][number]['quality'];

const ASSUMED: Readonly<Record<Quality['assumed'][number], string>> = {
  plcAssumed: 'the listener fills in lost sound',
  g729aAssumed: 'G.729 is its Annex A, as nearly everywhere',
  bitRateAssumed: 'the usual bit rate of the codec',
  bitRateEstimated: 'the bit rate, as the sizes of packets show it',
  bplUnconfirmed: 'how it bears loss, which no second source confirms',
  ieUnconfirmed: 'what the codec takes, which no second source confirms',
  codecAssumed: 'the codec is not known: scored as G.711',
  clockGuessed: 'the clock rate, as the timestamps show it',
  delayFromRtt: 'both ways take as long as each other',
  delayAssumed: 'the delay, as configured',
};

const UNSCORED: Readonly<Record<NonNullable<Quality['unscored']>, string>> = {
  'codec-unknown': 'the codec is not known',
  'no-published-constants': 'nobody has published how good this codec is',
  'no-published-robustness': 'nobody has published how this codec bears loss',
  'no-packets': 'no packets were due',
  'delay-unknown': 'the delay is not known',
};

const BUFFER: Readonly<Record<Quality['buffer'], string>> = {
  fixed50: 'fixed buffer of 50 ms',
  fixed200: 'fixed buffer of 200 ms',
  adaptive: 'adaptive buffer',
};

const SURE: Readonly<Record<NonNullable<Quality['ieConfidence']>, string>> = {
  standard: '',
  'single-source': ', from one source',
  unconfirmed: ', not confirmed',
  operator: ', set by the operator',
};

const PRESET: Readonly<Record<NonNullable<Quality['preset']>, string>> = {
  itu: 'ITU',
  microsoft: 'Microsoft',
  twilio: 'Twilio',
  'five-second': 'five-second',
};

/** How a score was made, for someone who knows none of the terms; or why there is none. */
export function scoreInWords(quality: Quality): string {
  if (quality.unscored !== null) return `no score: ${UNSCORED[quality.unscored]}`;
  const { ie, bpl, preset = 'itu' } = quality;
  const parts = [
    `E-model ${quality.model}, scoring version ${quality.version}`,
    'from the packets at the probe',
    `behind a simulated ${BUFFER[quality.buffer]}`,
    `the codec itself takes ${ie} (Ie${sure(quality.ieConfidence)})`,
    bpl === null ? null : `it bears loss as ${bpl}, more is better (Bpl${sure(quality.bplConfidence)})`,
    quality.constantsSource === null ? null : `both by ${quality.constantsSource}`,
    quality.delaySource === null
      ? 'no MOS-CQ where the delay is not known'
      : `MOS-CQ with the delay, ${quality.delaySource === 'round-trip' ? 'half of the round trip and the buffer' : 'as configured'}`,
    quality.assumed.length === 0
      ? null
      : `taken for granted: ${quality.assumed.map((name) => ASSUMED[name]).join('; ')}`,
    `bands by ${PRESET[preset]} limits${quality.thresholdsChanged === true ? ', changed by the operator' : ''}`,
  ];
  return parts.filter((part) => part !== null).join(', ');
}

function sure(confidence: Quality['ieConfidence']): string {
  return confidence === null ? '' : SURE[confidence];
}
