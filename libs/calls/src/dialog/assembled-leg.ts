import type { Leg } from '@earshot/contracts';
import type { Clue } from '../linking/clue.js';
import type { SessionDescription } from '../media/session-description.js';
import type { Message } from '../message.js';
import type { Sending } from '../transaction/sending.js';
import type { CallIdGroup } from './call-id-group.js';

export type Side = 'caller' | 'callee';

/** A session description with who announced it, on which hop and when. */
export interface Announcement {
  readonly side: Side;
  readonly atUs: number;
  readonly message: Message;
  readonly session: SessionDescription;
  /** In a re-INVITE or UPDATE, or the answer to one. */
  readonly midCall: boolean;
  readonly offer: boolean;
}

/** A leg with what linking and binding read beside it. */
export interface LegOutline {
  readonly leg: Leg;
  readonly group: CallIdGroup;
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

/** The same with its messages, which diagnosis reads; made for one call at a time. */
export interface AssembledLeg extends LegOutline {
  /** Every message on every hop in order of time, retransmissions with their first. */
  readonly sendings: readonly Sending[];
}
