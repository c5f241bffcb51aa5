import type { Analysis } from '@earshot/contracts';
import { codecText } from './codec-text.js';
import { scoreInWords } from './quality-words.js';

const INDENT = '  ';

/** How the scores of streams were made, or why there are none: each way once, with the codecs that were scored so. */
export class ScoreBases {
  /** Streams so far. */
  streams = 0;
  readonly #codecsByBasis = new Map<string, Set<string>>();

  add(stream: Analysis['streams'][number]): void {
    this.streams++;
    const basis = scoreInWords(stream.quality);
    const codecs = this.#codecsByBasis.get(basis);
    if (codecs === undefined) this.#codecsByBasis.set(basis, new Set([codecText(stream)]));
    else codecs.add(codecText(stream));
  }

  lines(): string[] {
    return [...this.#codecsByBasis].map(([basis, codecs]) => `${INDENT}${[...codecs].join(', ')}: ${basis}`);
  }
}
