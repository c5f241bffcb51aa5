import type { Hop, Leg } from '@earshot/contracts';
import type { SessionDescription } from '../media/session-description.js';
import type { Message } from '../message.js';
import { stableKey } from '../stable-key.js';
import type { LegSketch } from '../traffic/traffic.js';
import type { Sending } from '../transaction/sending.js';
import type { CallIdGroup } from './call-id-group.js';
import type { LegOutcome } from './leg-outcome.js';

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

/**
 * What linking and binding read of a leg; the rest is made again from its messages when its call is asked for. A capture has a hundred
 * thousand, so that what can be told from another part is not kept.
 */
export class LegOutline {
  constructor(
    readonly group: CallIdGroup,
    /** Among the legs of its Call-ID. */
    readonly index: number,
    /** There is no other leg of its Call-ID. */
    readonly isOnly: boolean,
    /** Tag of the side that sent the first INVITE. */
    readonly callerTag: number,
    readonly lastUs: number,
    readonly dialogs: number,
    /** Both numbers, see `numberPair`; null without two of them. */
    readonly numbers: string | null,
    /** What rules across calls read. */
    readonly sketch: LegSketch,
  ) {}

  get key(): string {
    return keyOfLeg(this.group.callId, this.index);
  }

  get callId(): string {
    return this.group.callId;
  }

  get startUs(): number {
    return this.sketch.startUs;
  }

  get endUs(): number | null {
    return this.sketch.endUs;
  }

  /** Of the hop nearest to the caller. */
  get firstSrc(): string | null {
    return this.sketch.hops[0]?.src ?? null;
  }

  get firstDst(): string | null {
    return this.sketch.hops[0]?.dst ?? null;
  }
}

/** Our identifier of a leg, by its place among those of its Call-ID. */
export function keyOfLeg(callId: string, index: number): string {
  return stableKey(index === 0 ? callId : `${callId}\n${index}`);
}

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
