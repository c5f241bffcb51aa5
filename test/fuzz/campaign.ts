import { mutated } from './mutate.js';
import { Random } from './random.js';

/** A decoder, valid inputs for it, and what must hold of whatever it makes of any octets. */
export interface Target {
  readonly name: string;
  readonly inputs: readonly Uint8Array[];
  /** Throws where the decoder does, or where what it gave is out of its bounds. */
  read(bytes: Uint8Array, random: Random): void;
}

export interface Failure {
  /** Gives the same input again. */
  readonly seed: number;
  readonly reason: string;
  readonly hex: string;
}

const MAX_FAILURES = 5;

export interface Campaign {
  readonly firstSeed: number;
  /** Seeds to try; fewer where `untilMs` comes before. */
  readonly seeds: number;
  /** `performance.now()` at which to stop. */
  readonly untilMs?: number;
  /** A read that takes longer fails. */
  readonly maxReadMs?: number;
}

/** Reads an input for each seed. The first failures, in order, and how many seeds were tried. */
export function attack(
  target: Target,
  { firstSeed, seeds, untilMs, maxReadMs = Number.POSITIVE_INFINITY }: Campaign,
): { tried: number; failures: Failure[] } {
  const failures: Failure[] = [];
  let tried = 0;
  for (; tried < seeds && failures.length < MAX_FAILURES; tried++) {
    if (untilMs !== undefined && (tried & 255) === 0 && performance.now() > untilMs) break;
    const seed = firstSeed + tried;
    const random = new Random(seed);
    const bytes = mutated(target.inputs, random);
    const began = performance.now();
    let reason: string | null = null;
    try {
      target.read(bytes, random);
    } catch (error) {
      reason = (error as Error).stack ?? String(error);
    }
    const took = performance.now() - began;
    if (reason === null && took > maxReadMs) reason = `took ${Math.round(took)} ms`;
    if (reason !== null) failures.push({ seed, reason, hex: Buffer.from(bytes).toString('hex') });
  }
  return { tried, failures };
}
