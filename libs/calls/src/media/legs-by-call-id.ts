import type { LegOutline } from '../dialog/assembled-leg.js';

/** Signalling may be captured later than what it is about: at another probe, or over a slower path. */
const EARLY_US = 2_000_000;

/** Places of legs by their Call-ID, which several may have. */
export class LegsByCallId {
  readonly #first = new Map<string, number>();
  /** Of Call-IDs that several legs have, in order of start. */
  readonly #several = new Map<string, number[]>();

  /** Legs are given in order of start. */
  constructor(private readonly legs: readonly LegOutline[]) {
    for (let place = 0; place < legs.length; place++) {
      const { callId, part } = legs[place] as LegOutline;
      if (!this.#first.has(callId)) this.#first.set(callId, place);
      if (part === null) continue;
      const several = this.#several.get(callId);
      if (several === undefined) this.#several.set(callId, [place]);
      else several.push(place);
    }
  }

  /** The earliest leg that is up at that time, else the last that had begun, else the first. */
  placeAt(callId: string, atUs: number): number | undefined {
    const places = this.#several.get(callId);
    if (places === undefined) return this.#first.get(callId);
    let found = places[0];
    for (const place of places) {
      const { startUs, part } = this.legs[place] as LegOutline;
      if (startUs - EARLY_US > atUs) break;
      if (part !== null && atUs <= part.overUs) return place;
      found = place;
    }
    return found;
  }
}
