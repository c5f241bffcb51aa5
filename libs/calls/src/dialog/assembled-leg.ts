import type { Leg } from '@earshot/contracts';
import type { Clue } from '../linking/clue.js';
import type { SessionDescription } from '../media/session-description.js';
import type { Sending } from '../transaction/sending.js';

export type Side = 'caller' | 'callee';

/** A session description with who announced it, on which hop and when. */
export interface Announcement {
  readonly side: Side;
  readonly atUs: number;
  readonly messageId: string;
  readonly src: string;
  readonly dst: string;
  readonly probe: string;
  readonly session: SessionDescription;
  /** In a re-INVITE or UPDATE, or the answer to one. */
  readonly midCall: boolean;
  readonly offer: boolean;
}

/** A leg with what linking, binding and diagnosis read beside it. */
export interface AssembledLeg {
  readonly leg: Leg;
  /** Every message on every hop in order of time, retransmissions with their first. */
  readonly sendings: readonly Sending[];
  readonly announcements: readonly Announcement[];
  readonly clues: readonly Clue[];
  /** Tag of the side that sent the first INVITE. */
  readonly callerTag: number;
  /** CSeq of the last attempt's INVITE: attempts before it were challenged or redirected. */
  readonly lastAttempt: number;
  /** No opening INVITE was captured. */
  readonly joinedMidCall: boolean;
  readonly lastUs: number;
  readonly dialogs: number;
}
