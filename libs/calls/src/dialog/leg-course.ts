import type { Hop } from '@earshot/contracts';
import type { Sending } from '../transaction/sending.js';
import type { LegOutcome } from './leg-outcome.js';

/** How a leg went, by its messages: what is known before it is made whole. */
export interface LegCourse {
  /** Every message on every hop in order of time, retransmissions with their first. */
  readonly sendings: readonly Sending[];
  /** CSeq numbers of the INVITEs that tried to open the dialog; of the first re-INVITE where none was captured. */
  readonly openings: ReadonlySet<number>;
  /** CSeq of the last attempt's INVITE: attempts before it were challenged or redirected. */
  readonly lastAttempt: number;
  /** No opening INVITE was captured. */
  readonly joinedMidCall: boolean;
  readonly startUs: number;
  readonly lastUs: number;
  readonly outcome: LegOutcome;
  /** Caller's side first. */
  readonly hops: Hop[];
  readonly callerAgent: string | null;
}
