import { type Analysis, probeInWords } from '@earshot/contracts';
import { codecText } from './codec-text.js';
import { decimal } from './counted.js';
import { table } from './table.js';

type AnalysisStream = Analysis['streams'][number];

const TEXTS = new Set(['heard by', 'seen at', 'ssrc', 'from', 'to', 'codec', 'band']);
const INDENT = '  ';

const COLUMNS: readonly (readonly [title: string, of: (stream: AnalysisStream) => string])[] = [
  ['heard by', ({ listener }) => listener ?? '-'],
  ['seen at', ({ probe }) => probeInWords(probe)],
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
const COLUMNS_WITHOUT_PLACES = COLUMNS.filter(([title]) => title !== 'seen at');

/** A row a stream, of which its cells are kept. With places it says also where each was seen. */
export class StreamTable {
  readonly #columns: typeof COLUMNS;
  readonly #rows: string[][] = [];

  constructor(private readonly withPlaces: boolean) {
    this.#columns = withPlaces ? COLUMNS : COLUMNS_WITHOUT_PLACES;
  }

  get streams(): number {
    return this.#rows.length;
  }

  add(stream: AnalysisStream): void {
    this.#rows.push(this.#columns.map(([, of]) => of(stream)));
  }

  lines(width: number): string[] {
    if (this.#rows.length === 0) return [];
    const head = this.#columns.map(([title]) => title);
    const numbers = new Set(head.filter((title) => !TEXTS.has(title)));
    const names = this.withPlaces ? 3 : 2;
    return table({ head, rows: this.#rows, numbers, names }, width - INDENT.length).map((line) => INDENT + line);
  }
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
