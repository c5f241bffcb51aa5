import { type Analysis, probeInWords } from '@earshot/contracts';
import { decimal } from './counted.js';
import { scoreInWords } from './quality-words.js';
import { table } from './table.js';

type AnalysisStream = Analysis['streams'][number];

const TEXTS = new Set(['heard by', 'seen at', 'ssrc', 'from', 'to', 'codec', 'band']);
const INDENT = '  ';

/** A row a stream. `withPlaces`: says also where each was seen. */
export function streamLines(streams: Analysis['streams'], withPlaces: boolean, width: number): string[] {
  if (streams.length === 0) return [];
  const columns: readonly (readonly [title: string, of: (stream: AnalysisStream) => string])[] = [
    ['heard by', ({ listener }) => listener ?? '-'],
    ...(withPlaces ? [['seen at', ({ probe }: AnalysisStream) => probeInWords(probe)] as const] : []),
    ['ssrc', ({ ssrc }) => ssrc],
    ['from', ({ src }) => src],
    ['to', ({ dst }) => dst],
    ['codec', codecText],
    ['packets', ({ packets }) => String(packets)],
    ['lost', ({ lost }) => String(lost)],
    ['loss %', ({ lost, expected }) => (expected === 0 ? '-' : ((100 * lost) / expected).toFixed(1))],
    ['jitter ms', ({ jitterMs }) => decimal(jitterMs.mean, 1)],
    ['R', ({ r }) => decimal(r, 1)],
    ['MOS-LQ', ({ mosLq }) => decimal(mosLq, 2)],
    ['worst', ({ minWindow }) => decimal(minWindow?.mosLq ?? null, 2)],
    ['delay ms', ({ quality }) => decimal(quality.delayMs, 0)],
    ['MOS-CQ', ({ mosCq }) => decimal(mosCq, 2)],
    ['band', bandWords],
    ['windows', ({ quality }) => String(quality.scoredWindows)],
    ['seen %', ({ quality }) => decimal(quality.coverage === null ? null : 100 * quality.coverage, 0)],
  ];
  const head = columns.map(([title]) => title);
  const rows = streams.map((stream) => columns.map(([, of]) => of(stream)));
  const numbers = new Set(head.filter((title) => !TEXTS.has(title)));
  const lines = table({ head, rows, numbers, names: withPlaces ? 3 : 2 }, width - INDENT.length);
  return lines.map((line) => INDENT + line);
}

/** How the scores were made, or why there are none: each way once, with the codecs that were scored so. */
export function basisLines(streams: Analysis['streams']): string[] {
  const codecsByBasis = new Map<string, Set<string>>();
  for (const stream of streams) {
    const basis = scoreInWords(stream.quality);
    const codecs = codecsByBasis.get(basis);
    if (codecs === undefined) codecsByBasis.set(basis, new Set([codecText(stream)]));
    else codecs.add(codecText(stream));
  }
  return [...codecsByBasis].map(([basis, codecs]) => `${INDENT}${[...codecs].join(', ')}: ${basis}`);
}

function codecText({ codec, payloadTypes }: AnalysisStream): string {
  return codec ?? `PT ${payloadTypes.join(' ')}`;
}

/** The band, and what it is made of where that is no score: `bad: jitter`. */
function bandWords({ band, notGood = {} }: AnalysisStream): string {
  if (band === null) return '-';
  if (band === 'good' || notGood.rFactor !== undefined || notGood.mosLq !== undefined) return band;
  const figures = Object.entries(notGood).flatMap(([metric, of]) => (of === band ? (FIGURE[metric] ?? []) : []));
  return figures.length === 0 ? band : `${band}: ${figures.join(', ')}`;
}

/** Figures that a band can come from and that no column of scores shows. */
const FIGURE: Readonly<Record<string, string>> = {
  jitterMs: 'jitter',
  lossPct: 'loss',
  roundTripMs: 'round trip',
  concealedPct: 'made-up sound',
  audioLostMs: 'lost sound',
  levelDb: 'level',
};
