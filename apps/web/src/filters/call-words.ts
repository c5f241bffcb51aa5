import type { WordReader } from './read-query';
import { type CallFilters, isStatus, OUTCOMES, readMos } from './url-filters';

/** What calls can be narrowed by in words. */
export const CALL_FIELDS = ['outcome', 'code', 'codec', 'mos', 'finding'] as const;

/** `outcome:bad`, `code:[486,487]`, `codec:G.729`, `mos:<3`, `finding:one-way-audio`. */
export const readCallWord: WordReader<CallFilters> = (text) => {
  const [, name, value] = /^(\w+):\[?([^\]]+)\]?$/.exec(text) ?? [];
  if (name === undefined || value === undefined) return null;
  const words = value.split(',').map((word) => word.trim());
  switch (CALL_FIELDS.find((field) => field === name.toLowerCase())) {
    case 'outcome': {
      const known = OUTCOMES.filter((outcome) =>
        words.some((word) => word.toLowerCase().replaceAll(' ', '-') === outcome),
      );
      return known.length > 0 ? (filters) => ({ outcomes: [...new Set([...filters.outcomes, ...known])] }) : null;
    }
    case 'code': {
      const statuses = words.map(Number).filter(isStatus);
      return statuses.length > 0
        ? (filters) => ({ statuses: [...new Set([...filters.statuses, ...statuses])].sort((a, b) => a - b) })
        : null;
    }
    case 'codec':
      // `G.729`, as its recommendation is called, is G729 in SDP.
      return () => ({ codec: value.trim().toUpperCase().replace(/^G\./, 'G') });
    case 'mos': {
      const mosBelow = readMos(value);
      return mosBelow === null ? null : () => ({ mosBelow });
    }
    case 'finding':
      return () => ({ finding: value.trim() });
    default:
      return null;
  }
};
