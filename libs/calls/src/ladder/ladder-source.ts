import type { SipRecord } from '@earshot/contracts';
import { causalRank } from '../message.js';

/** What the ladder reads of a message: a whole record, or a row of the database without the text but with its length. */
export type LadderSource = Pick<
  SipRecord,
  | 'id'
  | 'probe'
  | 'atUs'
  | 'ordinal'
  | 'src'
  | 'dst'
  | 'transport'
  | 'method'
  | 'status'
  | 'reason'
  | 'callId'
  | 'fromTag'
  | 'toTag'
  | 'cseq'
  | 'cseqMethod'
  | 'branch'
  | 'userAgent'
  | 'sdp'
> &
  ({ readonly raw: string } | { readonly octets: number });

/** Key of the leg that a message belongs to; null for none. */
export type LegKeyOf = (message: Pick<LadderSource, 'id' | 'callId'>) => string | null;

export function octetsOf(source: LadderSource): number {
  return 'octets' in source && typeof source.octets === 'number'
    ? source.octets
    : (source as { raw: string }).raw.length;
}

/** The order of capture; at the same microsecond a request before its response, and that before the ACK. */
export function bySourceTime(a: LadderSource, b: LadderSource): number {
  if (a.atUs !== b.atUs) return a.atUs - b.atUs;
  const causes = causalRank(a.method) - causalRank(b.method);
  if (causes !== 0) return causes;
  return a.ordinal - b.ordinal || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
}
