import type { ToldMessage } from '../told-message.js';

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
  readonly shared?: (record: ToldMessage) => readonly string[];
  /** Values that both legs carry, or that one carries and the other has as its Call-ID. */
  readonly either?: (record: ToldMessage) => readonly string[];
  /** Call-IDs of other legs that the message names. */
  readonly named?: (record: ToldMessage) => readonly string[];
  /** Numbers (`numberPair`) of a leg that the message asks its receiver for. */
  readonly asked?: (record: ToldMessage) => string | null;
}
