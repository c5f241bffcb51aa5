import type { CallState } from '@earshot/contracts';

/** One hop of a leg's last attempt. */
export interface SketchedHop {
  readonly src: string;
  readonly dst: string;
  /** From the INVITE to the first 18x, else the 2xx, on it. */
  readonly pddMs: number | null;
  /** Of the INVITE. */
  readonly octets: number;
  readonly sendings: number;
  /** Any response came to it. */
  readonly responded: boolean;
  /** Largest request of the leg on this hop that a response came to; 0 for none. */
  readonly answeredOctets: number;
}

/** What rules across calls read of a leg: a few numbers and texts that are shared, since a capture has tens of thousands. */
export interface LegSketch {
  readonly callId: string;
  readonly startUs: number;
  readonly answerUs: number | null;
  readonly endUs: number | null;
  readonly state: CallState;
  readonly finalStatus: number | null;
  /** Q.850 cause of a Reason header on the message that ended it. */
  readonly cause: number | null;
  /** A refusal said when to come again. */
  readonly retryAfter: boolean;
  /** Caller's side first. */
  readonly hops: readonly SketchedHop[];
  /** Called user or number. */
  readonly to: string;
  /** User agent of the caller's side. */
  readonly agent: string | null;
  /** Id of the refusal, else of the INVITE; null where neither was captured. */
  readonly messageId: string | null;
}

/** Five seconds in which one end lost packets. */
export interface ImpairedWindow {
  readonly atUs: number;
  readonly listener: 'caller' | 'callee';
  readonly src: string;
  readonly dst: string;
  readonly lost: number;
  readonly expected: number;
}

export interface CallSketch {
  readonly key: string;
  readonly startUs: number;
  /** In order of start. */
  readonly legs: readonly LegSketch[];
  /** In order of time, as many as `MAX_IMPAIRED`. */
  readonly impaired: readonly ImpairedWindow[];
}

/** One REGISTER with its answer. */
export interface Registration {
  readonly atUs: number;
  readonly src: string;
  /** Final response; 0 without any. */
  readonly status: number;
  /** What was granted, else asked for; null where neither says. 0 takes it back. */
  readonly expiresS: number | null;
}

/** The same of what opened no call under one Call-ID. */
export interface TransactionSketch {
  readonly key: string;
  readonly callId: string;
  readonly method: string;
  readonly src: string;
  readonly dst: string;
  /** User or number asked for, or registered; with its host. */
  readonly to: string;
  readonly startUs: number;
  readonly lastUs: number;
  readonly finalStatus: number | null;
  readonly agent: string | null;
  /** Largest request that a response came to; 0 for none. */
  readonly answeredOctets: number;
  /** Of a REGISTER, in order of time, the latest `MAX_REGISTRATIONS`. */
  readonly registrations: readonly Registration[];
  readonly messageId: string;
}

/** What passed in a capture, or lately, for rules across calls; both in order of start. */
export interface Traffic {
  readonly calls: readonly CallSketch[];
  readonly transactions: readonly TransactionSketch[];
}

export const MAX_IMPAIRED = 64;
export const MAX_REGISTRATIONS = 512;
