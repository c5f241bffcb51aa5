import type { Leg } from '@earshot/contracts';
import type { SessionDescription } from '../media/session-description.js';
import type { Message } from '../message.js';
import type { LegSketch } from '../traffic/traffic.js';
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

/** What linking and binding read of a leg; the rest is made again from its messages when its call is asked for. */
export interface LegOutline {
  readonly group: CallIdGroup;
  /** Among the legs of its Call-ID. */
  readonly index: number;
  readonly key: string;
  readonly callId: string;
  /** Tag of the side that sent the first INVITE. */
  readonly callerTag: number;
  readonly startUs: number;
  readonly endUs: number | null;
  readonly lastUs: number;
  /** Of the hop nearest to the caller. */
  readonly firstSrc: string | null;
  readonly firstDst: string | null;
  readonly dialogs: number;
  /** Both numbers, see `numberPair`; null without two of them. */
  readonly numbers: string | null;
  /** What rules across calls read. */
  readonly sketch: LegSketch;
}

/** A leg with the messages behind it, which diagnosis reads; made for one call at a time. */
export interface AssembledLeg {
  readonly leg: Leg;
  /** Every message on every hop in order of time, retransmissions with their first. */
  readonly sendings: readonly Sending[];
  readonly announcements: readonly Announcement[];
  /** Tag of the side that sent the first INVITE. */
  readonly callerTag: number;
  /** CSeq numbers of the INVITEs that tried to open the dialog; of the first re-INVITE where none was captured. */
  readonly openings: ReadonlySet<number>;
  /** CSeq of the last attempt's INVITE: attempts before it were challenged or redirected. */
  readonly lastAttempt: number;
  /** No opening INVITE was captured. */
  readonly joinedMidCall: boolean;
  readonly lastUs: number;
}
