import type { CallSummary, Outcome } from '../api/documents';
import { relativeRange, type TimeRange } from './time-range';

/** What the call list is narrowed to; the address holds all of it. */
export interface CallFilters {
  q: string;
  outcomes: readonly Outcome[];
  statuses: readonly number[];
  codec: string | null;
  finding: string | null;
  /** MOS-LQ that either end fell below in its worst five seconds. */
  mosBelow: number | null;
  range: TimeRange;
}

/** Every outcome, worst first. */
export const OUTCOMES = [
  'bad',
  'poor',
  'fair',
  'good',
  'failed',
  'running',
  'not-measured',
] as const satisfies readonly Outcome[];

export const NO_FILTERS: CallFilters = {
  q: '',
  outcomes: [],
  statuses: [],
  codec: null,
  finding: null,
  mosBelow: null,
  range: { kind: 'all' },
};

/** Reads the address; what it does not understand counts as not asked for. */
export function readFilters(address: URLSearchParams): CallFilters {
  return {
    q: (address.get('q') ?? '').trim().slice(0, 200),
    outcomes: OUTCOMES.filter((outcome) => list(address.get('outcome')).includes(outcome)),
    statuses: [...new Set(list(address.get('status')).map(Number))].filter(isStatus).sort((a, b) => a - b),
    codec: address.get('codec')?.trim() || null,
    finding: address.get('finding')?.trim() || null,
    mosBelow: readMos(address.get('mos')),
    range: readRange(address),
  };
}

/** Writes filters into a copy of the address and keeps what else is in it; the cursor goes, since it belongs to the old list. */
export function writeFilters(filters: CallFilters, address: URLSearchParams): URLSearchParams {
  const next = new URLSearchParams(address);
  const set = (name: string, value: string | null) => (value ? next.set(name, value) : next.delete(name));
  set('q', filters.q.trim());
  set('outcome', filters.outcomes.join(','));
  set('status', filters.statuses.join(','));
  set('codec', filters.codec);
  set('finding', filters.finding);
  set('mos', filters.mosBelow === null ? null : `<${filters.mosBelow}`);
  return writeRange(filters.range, next);
}

/** The same of the range alone. */
export function writeRange(range: TimeRange, address: URLSearchParams): URLSearchParams {
  const next = new URLSearchParams(address);
  const set = (name: string, value: string | null) => (value ? next.set(name, value) : next.delete(name));
  set('range', range.kind === 'relative' ? range.word : null);
  set('from', range.kind === 'absolute' && range.fromUs !== null ? isoUtc(range.fromUs) : null);
  set('to', range.kind === 'absolute' && range.toUs !== null ? isoUtc(range.toUs) : null);
  next.delete('cursor');
  return next;
}

/** Whether anything but the time range narrows the list. */
export function isNarrowed(filters: CallFilters): boolean {
  return (
    filters.q !== '' ||
    filters.outcomes.length > 0 ||
    filters.statuses.length > 0 ||
    filters.codec !== null ||
    filters.finding !== null ||
    filters.mosBelow !== null
  );
}

/** Whether a call that was heard of just now belongs on the list; the same rules as the server's. */
export function matches(
  filters: CallFilters,
  span: { fromUs: number | null; toUs: number | null },
  call: CallSummary,
): boolean {
  if (span.fromUs !== null && call.startUs < span.fromUs) return false;
  if (span.toUs !== null && call.startUs >= span.toUs) return false;
  if (filters.outcomes.length > 0 && !filters.outcomes.includes(call.verdict.outcome)) return false;
  if (filters.statuses.length > 0 && !filters.statuses.includes(call.finalStatus ?? -1)) return false;
  if (filters.codec !== null && !call.codecs.some((codec) => codec.toLowerCase() === filters.codec?.toLowerCase()))
    return false;
  if (filters.finding !== null && !call.findingCodes.includes(filters.finding)) return false;
  if (filters.mosBelow !== null && !(worstMos(call) < filters.mosBelow)) return false;
  if (filters.q === '') return true;
  const asked = [filters.q.toLowerCase(), dialled(filters.q)].filter((text) => text !== null);
  return [call.from, call.to, ...call.callIds, ...call.path].some((text) =>
    asked.some((part) => text.toLowerCase().includes(part)),
  );
}

/** `2125550102` of `(212) 555-0102`; null for what is no number of three digits or more. */
function dialled(text: string): string | null {
  const digits = /^\+?[\d\s()./-]+$/.test(text) ? text.replace(/\D/g, '') : '';
  return digits.length < 3 ? null : digits;
}

/** As the list shows it; infinite where nothing was scored. */
function worstMos({ caller, callee }: CallSummary): number {
  return Math.min(...[caller, callee].map((heard) => heard.mosLqMin ?? heard.mosLq ?? Number.POSITIVE_INFINITY));
}

/** `<3`, `<3.1`: a limit on the scale of MOS; null for anything else. */
export function readMos(text: string | null): number | null {
  const limit = Number(/^<\s*(\d(?:\.\d{1,3})?)$/.exec(text?.trim() ?? '')?.[1]);
  return limit >= 1 && limit <= 5 ? limit : null;
}

export function readRange(address: URLSearchParams): TimeRange {
  const relative = relativeRange(address.get('range') ?? '');
  if (relative !== undefined) return { kind: 'relative', word: relative.word };
  const fromUs = readTime(address.get('from'));
  const toUs = readTime(address.get('to'));
  return fromUs === null && toUs === null ? { kind: 'all' } : { kind: 'absolute', fromUs, toUs };
}

/** ISO 8601 with up to six decimals of a second; the decimals that Date does not keep are added by hand. */
function readTime(text: string | null): number | null {
  if (text === null) return null;
  const ms = Date.parse(text);
  if (!Number.isFinite(ms)) return null;
  const micros = /\.\d{3}(\d{1,3})/.exec(text)?.[1];
  return ms * 1000 + (micros === undefined ? 0 : Number(micros.padEnd(3, '0')));
}

function isoUtc(atUs: number): string {
  const micros = ((atUs % 1000) + 1000) % 1000;
  const iso = new Date((atUs - micros) / 1000).toISOString();
  return micros === 0 ? iso : `${iso.slice(0, -1)}${String(micros).padStart(3, '0')}Z`;
}

function list(text: string | null): string[] {
  return text === null ? [] : text.split(',').map((word) => word.trim());
}

export function isStatus(value: number): boolean {
  return Number.isInteger(value) && value >= 100 && value <= 699;
}
