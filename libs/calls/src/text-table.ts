/** Distinct texts kept; beyond it a text is only copied, so that a flood of new ones costs no table. */
const MAX_SHARED_TEXTS = 65_536;

/**
 * A copy of its own. A slice of a message keeps the whole message alive in V8 (a sliced string refers to its parent); what a fold
 * keeps for hours must not. Two halves put together are a new string, which reading its end makes flat.
 */
export function ownText(text: string): string {
  // Shorter texts are copied when they are cut.
  if (text.length < 13) return text;
  const half = text.length >>> 1;
  const own = text.slice(0, half) + text.slice(half);
  own.charCodeAt(own.length - 1);
  return own;
}

/** One copy of texts that come again and again: addresses, user agents, reason phrases. */
export class TextTable {
  readonly #texts = new Map<string, string>();

  share(text: string): string {
    const known = this.#texts.get(text);
    if (known !== undefined) return known;
    const own = ownText(text);
    if (this.#texts.size < MAX_SHARED_TEXTS) this.#texts.set(own, own);
    return own;
  }

  shareOrNull(text: string | null): string | null {
    return text === null ? null : this.share(text);
  }
}
