import type { AssembledCall, OtherTransaction } from '@earshot/calls';
import type { Evidence, Finding } from '@earshot/contracts';

/** What a rule must know beside the call. */
export interface DiagnosisContext {
  /** The present, for calls that are up. */
  readonly nowUs: number;
  /** Probes that saw speech go both ways in a comparable call, lately or in the same capture (P0). */
  readonly probesSeeingBothWays: ReadonlySet<string>;
  /** Seconds since the epoch in which many calls lost packets together. */
  readonly secondsOfCommonLoss: ReadonlySet<number>;
  /** Packets that the capture is known to have dropped; null where nobody counted. */
  readonly captureDrops: number | null;
}

/** One diagnosis of a call. */
export interface CallRule {
  /** As published in docs/diagnosis.md; also the file's name. */
  readonly code: string;
  readonly find: (call: AssembledCall, context: DiagnosisContext) => Finding[];
}

/** One diagnosis of what is no call. */
export interface OtherRule {
  readonly code: string;
  readonly findOther: (transactions: readonly OtherTransaction[], context: DiagnosisContext) => Finding[];
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
