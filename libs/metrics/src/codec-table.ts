import { CODEC_IMPAIRMENTS, type CodecImpairment, codecName, codecScale } from './codec-impairment.js';
import type { Scale } from './r-factor.js';

/** A row of the operator's own: replaces the published one of the same codec and mode, or stands for a codec that has none. */
export interface CodecOverride {
  readonly codec: string;
  /** As in the table; left out for all modes of the codec. */
  readonly mode?: string | undefined;
  readonly scale?: Scale | undefined;
  readonly ie: number;
  readonly bpl?: number | null | undefined;
  readonly source?: string | undefined;
}

/** What is taken for granted where signalling cannot tell. */
export interface CodecAssumptions {
  /** G.711 endpoints conceal losses (Appendix I). Default true; the score says `plcAssumed`. */
  readonly concealment?: boolean | undefined;
  /** Wideband is heard with both ears. Default false, a handset. */
  readonly diotic?: boolean | undefined;
  /** Rows with an unconfirmed Ie are used, and the score says `ieUnconfirmed`. Default false: no score. */
  readonly unconfirmed?: boolean | undefined;
  /** A codec without constants is scored with Ie 0 and Bpl 4.3, and the score says `codecAssumed`. Default false: no score. */
  readonly unknownAsG711?: boolean | undefined;
}

/** What had to be taken for granted to choose constants. */
export type CodecAssumption =
  | 'plcAssumed'
  | 'g729aAssumed'
  | 'bitRateAssumed'
  | 'bplUnconfirmed'
  | 'ieUnconfirmed'
  | 'codecAssumed';

/** Constants of one codec as found, null for one without a row, and what was taken for granted to find them. */
export interface CodecLookup {
  readonly impairment: CodecImpairment | null;
  /** Flags for what was assumed to choose the row. */
  readonly assumed: readonly CodecAssumption[];
}

/** What a mode has to be taken for where the signalling does not name it, and the flag that says so. */
const ASSUMED_MODE: Readonly<Record<string, readonly [mode: string, flag: CodecAssumption]>> = {
  G729: ['a-vad', 'g729aAssumed'],
  G723: ['6300', 'bitRateAssumed'],
  G722: ['64000', 'bitRateAssumed'],
  G728: ['16000', 'bitRateAssumed'],
};

/** Constants of codecs: those of G.113 with what the operator has set over them. */
export class CodecTable {
  readonly rows: readonly CodecImpairment[];
  readonly #byName = new Map<string, CodecImpairment>();
  readonly assumptions: CodecAssumptions;

  constructor(overrides: readonly CodecOverride[] = [], assumptions: CodecAssumptions = {}) {
    const own = overrides.map(rowOf);
    const replaced = new Set(own.map(rowName));
    this.rows = [...CODEC_IMPAIRMENTS.filter((row) => !replaced.has(rowName(row))), ...own];
    for (const row of this.rows) this.#byName.set(rowName(row), row);
    this.assumptions = assumptions;
  }

  /**
   * Constants of a codec. `mode` is the bit rate in bit/s or the variant where known; for G.711 `plc` says whether the listener
   * conceals losses. Null where nothing is published: a score would be a guess.
   */
  lookup(codec: string | null, options: { mode?: string | undefined; plc?: boolean | undefined } = {}): CodecLookup {
    if (codec === null) return this.#unknown();
    const name = codecName(codec);
    const assumed: CodecAssumption[] = [];
    const mode = name === 'G711' ? this.#concealment(options.plc, assumed) : (options.mode ?? null);
    let found = this.#row(name, mode) ?? this.#row(name, null);
    const guess = ASSUMED_MODE[name];
    if (found === null && mode === null && guess !== undefined) {
      found = this.#row(name, guess[0]);
      assumed.push(guess[1]);
    }
    if (found?.ieConfidence === 'unconfirmed') {
      if (!this.assumptions.unconfirmed) return this.#unknown();
      assumed.push('ieUnconfirmed');
    }
    if (found === null) return this.#unknown();
    if (found.bplConfidence === 'unconfirmed') assumed.push('bplUnconfirmed');
    return { impairment: found, assumed };
  }

  #concealment(known: boolean | undefined, assumed: CodecAssumption[]): string {
    if (known === undefined) assumed.push('plcAssumed');
    return (known ?? this.assumptions.concealment ?? true) ? 'plc' : 'no-plc';
  }

  #row(codec: string, mode: string | null): CodecImpairment | null {
    const diotic = mode !== null && this.assumptions.diotic ? this.#byName.get(`${codec} ${mode}-diotic`) : undefined;
    return diotic ?? this.#byName.get(`${codec} ${mode}`) ?? null;
  }

  #unknown(): CodecLookup {
    if (!this.assumptions.unknownAsG711) return { impairment: null, assumed: [] };
    return { impairment: this.#row('G711', 'no-plc'), assumed: ['codecAssumed'] };
  }
}

/** The published constants alone. */
export const PUBLISHED_CODECS = new CodecTable();

function rowOf(override: CodecOverride): CodecImpairment {
  const codec = codecName(override.codec);
  const bpl = override.bpl ?? null;
  return {
    codec,
    mode: override.mode ?? null,
    scale: override.scale ?? codecScale(codec),
    ie: override.ie,
    bpl,
    ieConfidence: 'operator',
    bplConfidence: bpl === null ? null : 'operator',
    source: override.source ?? 'configuration',
  };
}

function rowName({ codec, mode }: CodecImpairment): string {
  return `${codec} ${mode}`;
}
