import type { Component } from './component-search.js';
import type { MarkedPlace } from './marks.js';

/** Under so many records a component is settled whenever it is marked. */
const SMALL_RECORDS = 400;
/** A larger one after so long for each of its records: a call of an hour has some 1 500 windows and waits 3 s. */
const MS_PER_RECORD = 2;
const LONGEST_MS = 30_000;

/**
 * Puts off new media of long calls, since a settle reads and folds all of a call: what a window adds to an hour can wait a
 * little, its signalling does not.
 */
export class Patience {
  readonly #untilMs = new Map<number, number>();

  ready(places: readonly MarkedPlace[], nowMs: number): MarkedPlace[] {
    for (const [node, untilMs] of this.#untilMs) if (untilMs <= nowMs) this.#untilMs.delete(node);
    return places.filter(({ node, isPatient }) => !isPatient || !this.#untilMs.has(node));
  }

  note(components: readonly Component[], nowMs: number): void {
    for (const { records, spans } of components) {
      if (records.length < SMALL_RECORDS) continue;
      const untilMs = nowMs + Math.min(LONGEST_MS, records.length * MS_PER_RECORD);
      for (const { node } of spans) this.#untilMs.set(node, untilMs);
    }
  }
}
