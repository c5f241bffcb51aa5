import type { SipRecord } from '@earshot/contracts';

/** Links at or above it merge legs into one call; weaker ones are offered. */
export const MERGE_CONFIDENCE = 0.9;

/** Legs that one value may tie; what more legs share says nothing of any two of them. */
export const MAX_LEGS_PER_VALUE = 32;

/** One reason why two legs are one call, read from single messages. */
export interface LinkRule {
  /** As in `legLink.rule`. */
  readonly name: string;
  /** 0..1 */
  readonly confidence: number;
  /** Values that both legs carry where they belong together. */
  readonly shared?: (record: SipRecord) => readonly string[];
  /** Values that both legs carry, or that one carries and the other has as its Call-ID. */
  readonly either?: (record: SipRecord) => readonly string[];
  /** Call-IDs of other legs that the message names. */
  readonly named?: (record: SipRecord) => readonly string[];
  /** Numbers (`numberPair`) of a leg that the message asks its receiver for. */
  readonly asked?: (record: SipRecord) => string | null;
}
