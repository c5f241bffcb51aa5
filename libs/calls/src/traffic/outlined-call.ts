import type { LegOutline } from '../dialog/assembled-leg.js';
import type { CallSketch, ImpairedWindow, LegSketch } from './traffic.js';

/** The sketch of a call of outlines; of one leg, as most are, without a list. */
export class OutlinedCall implements CallSketch {
  readonly #legs: LegOutline | readonly LegOutline[];

  constructor(
    /** In order of start; one at least. */
    legs: readonly LegOutline[],
    readonly impaired: readonly ImpairedWindow[],
  ) {
    this.#legs = legs.length === 1 ? (legs[0] as LegOutline) : legs;
  }

  get key(): string {
    return this.#first.key;
  }

  get startUs(): number {
    return this.#first.startUs;
  }

  get legs(): readonly LegSketch[] {
    return isOneLeg(this.#legs) ? [this.#legs] : this.#legs;
  }

  toJSON(): CallSketch {
    const { key, startUs, legs, impaired } = this;
    return { key, startUs, legs, impaired };
  }

  get #first(): LegOutline {
    return isOneLeg(this.#legs) ? this.#legs : (this.#legs[0] as LegOutline);
  }
}

function isOneLeg(legs: LegOutline | readonly LegOutline[]): legs is LegOutline {
  return !Array.isArray(legs);
}
