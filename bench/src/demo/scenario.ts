import type { World } from '../generator/world.js';

/** A demo capture: what happens in it, and what must be found. */
export interface Scenario {
  /** File name without ending. */
  readonly name: string;
  readonly title: string;
  readonly story: string;
  /** Codes of the findings that must be made; no other may be. */
  readonly findings: readonly string[];
  readonly startUs: number;
  build(world: World, startUs: number): void;
}

/** Time of 2026-11-20, UTC, a Friday in office hours. */
export function thatDay(hour: number, minute: number, second: number): number {
  return Date.UTC(2026, 10, 20, hour, minute, second) * 1000;
}
