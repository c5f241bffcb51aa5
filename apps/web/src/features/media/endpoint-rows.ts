import type { CallDetail, ReportedQuality, Stream } from '../../api/documents';

/** One line of the table: what the probe measured of a stream, or the last that one kind of report said of it. */
export interface EndpointRow {
  readonly key: string;
  /** Null for a stream that no probe saw. */
  readonly stream: Stream | null;
  readonly ssrc: string;
  /** Null is the probe. */
  readonly source: ReportedQuality['source'] | null;
  readonly reports: number;
  readonly figures: Figures;
}

export type Figures = Pick<
  ReportedQuality,
  | 'cumulativeLost'
  | 'lossPct'
  | 'discardPct'
  | 'jitterMs'
  | 'burstMs'
  | 'burstDensityPct'
  | 'rttMs'
  | 'endSystemMs'
  | 'bufferMs'
  | 'signalDbm'
  | 'noiseDbm'
  | 'echoReturnLossDb'
  | 'r'
  | 'mosLq'
  | 'mosCq'
>;

const NAMES: readonly (keyof Figures)[] = [
  'cumulativeLost',
  'lossPct',
  'discardPct',
  'jitterMs',
  'burstMs',
  'burstDensityPct',
  'rttMs',
  'endSystemMs',
  'bufferMs',
  'signalDbm',
  'noiseDbm',
  'echoReturnLossDb',
  'r',
  'mosLq',
  'mosCq',
];

/** By stream, the probe first where it saw it; of each kind of report the last figure of each sort. */
export function endpointRows({ streamDetails, reports }: CallDetail): EndpointRow[] {
  const byStream = new Map<string, ReportedQuality[]>();
  for (const report of reports) {
    const key = report.streamKey ?? report.ssrc ?? '';
    const known = byStream.get(key);
    if (known === undefined) byStream.set(key, [report]);
    else known.push(report);
  }
  return [...byStream].flatMap(([key, own]) => {
    const stream = streamDetails.find((one) => one.key === key) ?? null;
    const ssrc = stream?.ssrc ?? own[0]?.ssrc ?? '';
    const sources = [...new Set(own.map(({ source }) => source))];
    const said = sources.map((source) => {
      const ofSource = own.filter((report) => report.source === source);
      return {
        key: `${key} ${source}`,
        stream,
        ssrc,
        source,
        reports: ofSource.length,
        figures: lastFigures(ofSource),
      };
    });
    if (stream === null) return said;
    return [{ key, stream, ssrc, source: null, reports: 0, figures: ofProbe(stream) }, ...said];
  });
}

function lastFigures(reports: readonly ReportedQuality[]): Figures {
  const last = (name: keyof Figures): number | null =>
    reports.findLast((report) => report[name] !== null)?.[name] ?? null;
  return Object.fromEntries(NAMES.map((name) => [name, last(name)])) as Figures;
}

/** What of it the probe measures, as the API says it. */
function ofProbe({ lost, jitterMs, r, mosLq, mosCq }: Stream): Figures {
  const none = Object.fromEntries(NAMES.map((name) => [name, null])) as Figures;
  return { ...none, cumulativeLost: lost, jitterMs: jitterMs.mean, r, mosLq, mosCq };
}
