import type { Scale } from './r-factor.js';

/**
 * How sure a constant is: `standard` was confirmed by two independent sources, `single-source` by one,
 * `unconfirmed` by none that the standard's text could settle; scores made with it say so.
 */
export type Confidence = 'standard' | 'single-source' | 'unconfirmed';

/** G.113 planning values of one codec in one mode. Null where nothing is published. */
export interface CodecImpairment {
  /** Name as in the RTP payload format, upper case. */
  readonly codec: string;
  /** What distinguishes rows of one codec: bit rate in bit/s, `plc`, `no-plc`. */
  readonly mode: string | null;
  readonly scale: Scale;
  readonly ie: number | null;
  readonly bpl: number | null;
  readonly ieConfidence: Confidence | null;
  readonly bplConfidence: Confidence | null;
  readonly source: string;
}

type Row = readonly [
  codec: string,
  mode: string | null,
  scale: Scale,
  ie: number | null,
  ieConfidence: Confidence | null,
  bpl: number | null,
  bplConfidence: Confidence | null,
  source: string,
];

const S = 'standard';
const ONE = 'single-source';
const U = 'unconfirmed';
const APP_I = 'G.113 Appendix I';
const APP_IV = 'G.113 (09/2024) Appendix IV, monotic';
const APP_V = 'G.113 (09/2024) Appendix V with Erratum 1 (01/2026), diotic';

const ROWS: readonly Row[] = [
  ['G711', 'no-plc', 'nb', 0, S, 4.3, S, `${APP_I}, table I.4`],
  ['G711', 'plc', 'nb', 0, S, 25.1, S, `${APP_I}, table I.4; G.711 Appendix I concealment, 10 ms packets`],
  ['G729', 'a-vad', 'nb', 11, S, 19, S, `${APP_I}; G.729A with VAD`],
  ['G729', 'main', 'nb', 10, S, 19, U, `${APP_I}; robustness of G.729A with VAD`],
  ['G723', '6300', 'nb', 15, S, 16.1, S, `${APP_I}; with VAD`],
  ['G723', '5300', 'nb', 19, S, null, null, APP_I],
  ['GSM', null, 'nb', 20, S, 10, U, `${APP_I}; robustness from other programs`],
  ['GSM-HR-08', null, 'nb', 23, S, null, null, APP_I],
  ['GSM-EFR', null, 'nb', 5, S, 10, S, APP_I],
  ['G726-40', null, 'nb', 2, S, null, null, APP_I],
  ['G726-32', null, 'nb', 7, S, null, null, APP_I],
  ['G726-24', null, 'nb', 25, ONE, null, null, APP_I],
  ['G726-16', null, 'nb', 50, ONE, null, null, APP_I],
  ['G728', null, 'nb', 7, S, null, null, APP_I],
  ['AMR-WB', '6600', 'wb', 41, ONE, null, null, APP_IV],
  ['AMR-WB', '8850', 'wb', 26, ONE, null, null, APP_IV],
  ['AMR-WB', '12650', 'wb', 13, ONE, 4.3, ONE, APP_IV],
  ['AMR-WB', '14250', 'wb', 10, ONE, null, null, APP_IV],
  ['AMR-WB', '15850', 'wb', 7, ONE, null, null, APP_IV],
  ['AMR-WB', '18250', 'wb', 5, ONE, null, null, APP_IV],
  ['AMR-WB', '19850', 'wb', 3, ONE, null, null, APP_IV],
  ['AMR-WB', '23050', 'wb', 1, ONE, 4.6, ONE, APP_IV],
  ['AMR-WB', '23850', 'wb', 8, ONE, 4.9, ONE, APP_IV],
  ['EVS', '9600', 'fb', 22.7, ONE, 13, ONE, APP_V],
  ['EVS', '13200', 'fb', 17.1, ONE, 11.7, ONE, APP_V],
  ['EVS', '16400', 'fb', 10.8, ONE, 10.3, ONE, APP_V],
  ['EVS', '24400', 'fb', 7.2, ONE, 11.4, ONE, APP_V],
  ['EVS', '32000', 'fb', 8.7, ONE, 9.3, ONE, APP_V],
  ['EVS', '48000', 'fb', 10.2, ONE, 9.6, ONE, APP_V],
];

/** The table as data. Codecs that are not in it (Opus, G.722, iLBC, AMR, Speex, SILK) have no published constants. */
export const CODEC_IMPAIRMENTS: readonly CodecImpairment[] = ROWS.map(
  ([codec, mode, scale, ie, ieConfidence, bpl, bplConfidence, source]) => ({
    codec,
    mode,
    scale,
    ie,
    bpl,
    ieConfidence,
    bplConfidence,
    source,
  }),
);

/** Names that SDP, RFC 3551 and peers use for one codec. */
const CODEC_NAMES: Readonly<Record<string, string>> = {
  PCMU: 'G711',
  PCMA: 'G711',
  G711U: 'G711',
  G711A: 'G711',
  'G.711': 'G711',
  G729A: 'G729',
  G729B: 'G729',
  G729AB: 'G729',
  'G.729': 'G729',
  G7231: 'G723',
  'G.723.1': 'G723',
  'GSM-FR': 'GSM',
  G721: 'G726-32',
  'AAL2-G726-32': 'G726-32',
};

/** The table's name of a codec, whatever the case and the dialect. */
export function codecName(codec: string): string {
  const known = names.get(codec);
  if (known !== undefined) return known;
  const upper = codec.toUpperCase();
  const name = CODEC_NAMES[upper] ?? upper;
  if (names.size < MAX_NAMES) names.set(codec, name);
  return name;
}

/** Names asked for: each window asks again. They come from SDP, so anything may be one. */
const names = new Map<string, string>();
const MAX_NAMES = 256;

/** What a wideband or fullband codec is heard on, known even where it has no constants. */
export function codecScale(codec: string | null): Scale {
  if (codec === null) return 'nb';
  const name = codecName(codec);
  if (name === 'OPUS' || name === 'EVS') return 'fb';
  return WIDEBAND.has(name) ? 'wb' : 'nb';
}

const WIDEBAND: ReadonlySet<string> = new Set(['G722', 'G7221', 'AMR-WB', 'G729.1', 'G711.1', 'L16']);

/** What a mode has to be taken for where the signalling does not name it, and the flag that says so. */
const ASSUMED_MODE: Readonly<Record<string, readonly [mode: string, flag: string]>> = {
  G711: ['plc', 'plcAssumed'],
  G729: ['a-vad', 'g729aAssumed'],
  G723: ['6300', 'bitRateAssumed'],
};

export interface CodecLookup {
  readonly impairment: CodecImpairment | null;
  /** Flags for what was assumed to choose the row. */
  readonly assumed: readonly string[];
}

/**
 * Constants of a codec. `mode` is the bit rate in bit/s or the variant where known. For G.711 `plc` says whether the
 * listener conceals losses; left out, concealment is assumed and flagged. Null where nothing is published: a score
 * would be a guess.
 */
export function codecImpairment(codec: string | null, options: { mode?: string; plc?: boolean } = {}): CodecLookup {
  if (codec === null) return { impairment: null, assumed: [] };
  const name = codecName(codec);
  const assumed: string[] = [];
  let mode = options.mode ?? null;
  if (name === 'G711') mode = options.plc === undefined ? null : options.plc ? 'plc' : 'no-plc';
  const guess = ASSUMED_MODE[name];
  if (mode === null && guess !== undefined) {
    mode = guess[0];
    assumed.push(guess[1]);
  }
  const impairment = CODEC_IMPAIRMENTS.find((row) => row.codec === name && row.mode === mode) ?? null;
  if (impairment?.bplConfidence === 'unconfirmed') assumed.push('bplUnconfirmed');
  return { impairment, assumed };
}
