import type { AssembledCall, OtherTransaction, Traffic } from '@earshot/calls';
import type { Evidence, Finding } from '@earshot/contracts';
import type { LegStreamContext } from './leg-stream.js';
import type { ThresholdName, Thresholds } from './thresholds.js';

/** What an installation wants otherwise than the defaults. */
export interface RuleSettings {
  /** Codes of rules that are not applied. */
  readonly disabled: ReadonlySet<string>;
  readonly thresholds: Thresholds;
  /** Names of those that are not the defaults, in the order of docs/diagnosis.md. */
  readonly changed: readonly ThresholdName[];
}

/** What a rule must know beside the call. */
export interface DiagnosisContext extends RuleSettings, LegStreamContext {
  /** The present, for calls that are up. */
  readonly nowUs: number;
  /** The records are of a capture that ends at the present: no call of it runs on. */
  readonly captureEnded: boolean;
  /** Probes that saw speech go both ways in a comparable call, lately or in the same capture (P0). */
  readonly probesSeeingBothWays: ReadonlySet<string>;
  /** Seconds since the epoch in which many calls lost packets together. */
  readonly secondsOfCommonLoss: ReadonlySet<number>;
  /** Packets that the capture is known to have dropped; null where nobody counted. */
  readonly captureDrops: number | null;
  /** Findings across calls by the key of a call that they touch. */
  readonly acrossCalls: ReadonlyMap<string, readonly Finding[]>;
}

/** What every rule says of itself; docs/diagnosis.md is made of it. */
export interface RuleFacts {
  /** As published in docs/diagnosis.md; also the file's name. */
  readonly code: string;
  /** Raised when the rule comes to find something else; every finding carries it, so that an old verdict stays explainable. */
  readonly version: number;
  /** What it means, in a few words. */
  readonly says: string;
  /** What it is made from. */
  readonly madeFrom: string;
  /** Codes of findings that explain the same better: where one of them is made, this one is not. */
  readonly yieldsTo?: readonly string[];
}

/** One diagnosis of a call. */
export interface CallRule extends RuleFacts {
  /** Signs (`SIGN`) of which a call shows one at least where it finds something, with thresholds by default: no other call is shown to it. */
  readonly shownBy: number;
  readonly find: (call: AssembledCall, context: DiagnosisContext) => Finding[];
}

/** One diagnosis of what is no call. */
export interface OtherRule extends RuleFacts {
  readonly findOther: (transactions: readonly OtherTransaction[], context: DiagnosisContext) => Finding[];
}

/** One diagnosis across calls and other transactions, of a capture or of the latest hours. */
export interface TrafficRule extends RuleFacts {
  /** A finding names the calls that it touches in `callKeys`. */
  readonly findAcross: (traffic: Traffic, thresholds: Thresholds) => Finding[];
}

/** Evidence of messages. */
export function messages(text: string, messageIds: readonly string[], fromUs: number | null = null): Evidence {
  return { text, messageIds: messageIds.slice(0, MAX_IDS), streamKey: null, fromUs, toUs: null };
}

/** Evidence of a span of a stream. */
export function span(text: string, streamKey: string | null, fromUs: number | null, toUs: number | null): Evidence {
  return { text, messageIds: [], streamKey, fromUs, toUs };
}

/** Ids in one piece of evidence; a person follows a few. */
const MAX_IDS = 16;
