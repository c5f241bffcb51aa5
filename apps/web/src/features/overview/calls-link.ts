import type { RollupDimension } from '../../api/documents';
import { NO_FILTERS, readRange, writeFilters } from '../../filters/url-filters';

/** Address of the calls behind a row of the breakdown, in the range of the screen; null where the call list has no filter for it. */
export function callsHref(by: RollupDimension, value: string | null, address: URLSearchParams): string | null {
  if (value === null) return null;
  const zoneName = address.get('tz');
  const here = new URLSearchParams(zoneName === null ? {} : { tz: zoneName });
  const filters = { ...NO_FILTERS, range: readRange(address) };
  switch (by) {
    case 'callerPeer':
    case 'calleePeer':
      return `/calls?${writeFilters({ ...filters, q: value }, here)}`;
    case 'codec':
      return `/calls?${writeFilters({ ...filters, codec: value }, here)}`;
    default:
      return null;
  }
}
