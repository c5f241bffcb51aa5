import { describe, expect, it } from 'vitest';
import { NO_FILTERS } from '../filters/url-filters';
import { routes } from './routes';

const of = (path: string) => Object.fromEntries(new URL(path, 'http://x').searchParams);

describe('the histogram of a range', () => {
  const hour = { ...NO_FILTERS, range: { kind: 'relative', word: '1h' } } as const;

  it('reaches to the present where the range has no end, so that silence at its end is seen', () => {
    expect(of(routes.histogram(hour, 7200e6, 7300e6, 120))).toEqual({
      fromUs: '3600000000',
      toUs: '7300000000',
      buckets: '120',
    });
    expect(of(routes.calls(hour, null, 7200e6))).toEqual({ fromUs: '3600000000', limit: '100' });
  });

  it('keeps the end that was asked for, and is of all there is for all time', () => {
    const ended = { ...NO_FILTERS, range: { kind: 'absolute', fromUs: 1, toUs: 2 } } as const;
    expect(of(routes.histogram(ended, 7200e6, 7300e6, 120))).toEqual({ fromUs: '1', toUs: '2', buckets: '120' });
    expect(of(routes.histogram(NO_FILTERS, 7200e6, 7300e6, 120))).toEqual({ buckets: '120' });
  });
});
