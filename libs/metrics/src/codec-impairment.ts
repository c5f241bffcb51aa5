import type { Scale } from './r-factor.js';

/**
 * How sure a constant is: `standard` was confirmed by two independent sources, `single-source` by one,
 * `unconfirmed` by none that the standard's text could settle; scores made with it say so. `operator`: set by configuration.
 */
export type Confidence = 'standard' | 'single-source' | 'unconfirmed' | 'operator';

/** G.113 planning values of one codec in one mode. Null where nothing is published. */
export interface CodecImpairment {
  /** Name as in the RTP payload format, upper case. */
  readonly codec: string;
  /** What distinguishes rows of one codec: bit rate in bit/s, `plc`, `no-plc`; null for all of its modes. */
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
const DIOTIC = 'G.113 (09/2024) Appendix IV, diotic';
const INFERRED = 'not in G.113: inferred from published delay bounds';
const MEMORY = 'sources disagree';
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
  ['G728', '16000', 'nb', 7, S, null, null, APP_I],
  ['G728', '12800', 'nb', 20, S, null, null, APP_I],
  ['IS-641', null, 'nb', 10, U, null, null, 'reprints'],
  ['AMR', '12200', 'nb', 5, U, null, null, INFERRED],
  ['AMR', '10200', 'nb', 6, U, null, null, INFERRED],
  ['AMR', '7950', 'nb', 10.1, U, null, null, INFERRED],
  ['AMR', '7400', 'nb', 11.6, U, null, null, INFERRED],
  ['AMR', '6700', 'nb', 13.7, U, null, null, INFERRED],
  ['AMR', '5900', 'nb', 16.5, U, null, null, INFERRED],
  ['AMR', '5150', 'nb', 19.5, U, null, null, INFERRED],
  ['AMR', '4750', 'nb', 21.3, U, null, null, INFERRED],
  ['G722', '64000', 'wb', 13, U, null, null, MEMORY],
  ['G722', '56000', 'wb', 20, U, null, null, MEMORY],
  ['G722', '48000', 'wb', 31, U, null, null, MEMORY],
  ['G7221', '32000', 'wb', 13, U, null, null, MEMORY],
  ['G7221', '24000', 'wb', 19, U, null, null, MEMORY],
  ['AMR-WB', '6600', 'wb', 41, ONE, null, null, APP_IV],
  ['AMR-WB', '8850', 'wb', 26, ONE, null, null, APP_IV],
  ['AMR-WB', '12650', 'wb', 13, ONE, 4.3, ONE, APP_IV],
  ['AMR-WB', '14250', 'wb', 10, ONE, null, null, APP_IV],
  ['AMR-WB', '15850', 'wb', 7, ONE, null, null, APP_IV],
  ['AMR-WB', '18250', 'wb', 5, ONE, null, null, APP_IV],
  ['AMR-WB', '19850', 'wb', 3, ONE, null, null, APP_IV],
  ['AMR-WB', '23050', 'wb', 1, ONE, 4.6, ONE, APP_IV],
  ['AMR-WB', '23850', 'wb', 8, ONE, 4.9, ONE, APP_IV],
  ['AMR-WB', '6600-diotic', 'wb', 56, ONE, null, null, DIOTIC],
  ['AMR-WB', '8850-diotic', 'wb', 41, ONE, null, null, DIOTIC],
  ['AMR-WB', '12650-diotic', 'wb', 20, ONE, 4.3, ONE, DIOTIC],
  ['AMR-WB', '15850-diotic', 'wb', 17, ONE, null, null, DIOTIC],
  ['AMR-WB', '23050-diotic', 'wb', 8, ONE, 4.6, ONE, DIOTIC],
  ['AMR-WB', '23850-diotic', 'wb', 10, ONE, 4.9, ONE, DIOTIC],
  ['EVS', '9600', 'fb', 22.7, ONE, 13, ONE, APP_V],
  ['EVS', '13200', 'fb', 17.1, ONE, 11.7, ONE, APP_V],
  ['EVS', '16400', 'fb', 10.8, ONE, 10.3, ONE, APP_V],
  ['EVS', '24400', 'fb', 7.2, ONE, 11.4, ONE, APP_V],
  ['EVS', '32000', 'fb', 8.7, ONE, 9.3, ONE, APP_V],
  ['EVS', '48000', 'fb', 10.2, ONE, 9.6, ONE, APP_V],
];

/**
 * The table as data. Codecs that are not in it (Opus, iLBC, Speex, SILK) have no published constants. Rows with an unconfirmed Ie are
 * used only where the operator says so. `-diotic`: heard with both ears, as from a headset; without it from a handset.
 */
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
  'PCMU-WB': 'G711.1',
  'PCMA-WB': 'G711.1',
  G729A: 'G729',
  G729B: 'G729',
  G729AB: 'G729',
  G7291: 'G729.1',
  G7231: 'G723',
  'G723.1': 'G723',
  'G722.1': 'G7221',
  'GSM-FR': 'GSM',
  G721: 'G726-32',
  'AAL2-G726-32': 'G726-32',
};

/** The table's name of a codec, whatever the case and the dialect. */
export function codecName(codec: string): string {
  const known = names.get(codec);
  if (known !== undefined) return known;
  const upper = codec.toUpperCase();
  // `G.729A`: the ITU's way to write it.
  const plain = upper.startsWith('G.7') ? `G${upper.slice(2)}` : upper;
  const name = CODEC_NAMES[plain] ?? plain;
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
