import { describe, expect, it } from 'vitest';
import { readFilters } from '../../filters/url-filters';
import { callsHref } from './calls-link';

const filtersOf = (href: string | null) => readFilters(new URL(href ?? '', 'http://x').searchParams);

describe('the calls behind a row of the breakdown', () => {
  const address = new URLSearchParams('by=calleePeer&range=24h&tz=Asia/Tokyo');

  it('are those of the peer or of the codec, in the range and the zone of the screen', () => {
    const href = callsHref('calleePeer', '198.51.100.40', address);
    expect(href).toMatch(/^\/calls\?tz=Asia%2FTokyo&/);
    expect(filtersOf(href)).toMatchObject({
      q: '198.51.100.40',
      codec: null,
      range: { kind: 'relative', word: '24h' },
    });
    expect(filtersOf(callsHref('codec', 'PCMA', address))).toMatchObject({ q: '', codec: 'PCMA' });
  });

  it('are no list of their own where calls cannot be narrowed to it, or nobody knows it', () => {
    expect(callsHref('direction', 'caller', address)).toBeNull();
    expect(callsHref('calleePeer', null, address)).toBeNull();
  });
});
