import type { NotGood, StreamWindow, ThresholdMetric } from '@earshot/contracts';

const FIGURE: Readonly<Record<ThresholdMetric, string>> = {
  oneWayDelayMs: 'delay',
  roundTripMs: 'round trip',
  jitterMs: 'jitter',
  lossPct: 'loss',
  concealedPct: 'made-up sound',
  discardedPct: 'late packets',
  audioLostMs: 'lost sound',
  levelDb: 'level',
  mosLq: 'MOS',
  rFactor: 'R',
  postDialDelayMs: 'delay to ringing',
};

/** `jitter 34 ms and round trip 520 ms`: what is beyond the limits in force but neither loss nor a score, at its worst in the span. */
export function figuresBeyond(windows: readonly StreamWindow[]): string {
  const parts: string[] = [];
  const add = (metric: ThresholdMetric, unit: string, values: readonly (number | null | undefined)[]): void => {
    const known = values.filter((value) => value !== null && value !== undefined);
    if (known.length === 0 || windows.every(({ notGood }) => notGood?.[metric] === undefined)) return;
    parts.push(`${FIGURE[metric]} ${Math.round(unit === 'dBm0' ? Math.min(...known) : Math.max(...known))} ${unit}`);
  };
  const values = (of: (window: StreamWindow) => number | null | undefined) => windows.map(of);
  add(
    'jitterMs',
    'ms',
    values(({ jitterMeanMs }) => jitterMeanMs),
  );
  add(
    'roundTripMs',
    'ms',
    values(({ rttMs }) => rttMs),
  );
  add(
    'levelDb',
    'dBm0',
    values(({ levelDbm0 }) => levelDbm0),
  );
  return parts.join(' and ');
}

/** `jitter, round trip` */
export function namesOf(notGood: NotGood): string {
  return (Object.keys(notGood) as ThresholdMetric[]).map((metric) => FIGURE[metric]).join(', ');
}
