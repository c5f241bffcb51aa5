import { describe, expect, it } from 'vitest';
import { listHref } from './list-address';

describe('the way back to a list', () => {
  it('leads to it as it was left, page and all, in the zone that was chosen since', () => {
    expect(listHref('/calls', 'q=555&outcome=bad&cursor=abc', null)).toBe('/calls?q=555&outcome=bad&cursor=abc');
    expect(listHref('/calls', 'q=555&tz=Asia/Tokyo', 'Europe/Berlin')).toBe('/calls?q=555&tz=Europe%2FBerlin');
    expect(listHref('/transactions', 'tz=Asia/Tokyo', null)).toBe('/transactions');
  });

  it('leads to the whole list where none was left', () => {
    expect(listHref('/calls', '', null)).toBe('/calls');
    expect(listHref('/calls', '', 'Europe/Berlin')).toBe('/calls?tz=Europe%2FBerlin');
  });
});
