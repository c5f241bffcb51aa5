import { type Analysis, type MediaSection, probeInWords } from '@earshot/contracts';
import { decimal } from './counted.js';
import { table } from './table.js';

type AnalysisStream = Analysis['streams'][number];

const HEAD = [
  'heard by',
  'ssrc',
  'first seen at',
  'then at',
  'arrived',
  'lost',
  'loss %',
  'delay ms',
  'spread ms',
  'jitter added ms',
];
const NUMBERS = new Set(HEAD.slice(4));
const INDENT = '  ';

/** What was lost and delayed from one place where a stream was seen to the next one: between two probes, or within a relay. */
export function sectionLines(
  sections: readonly MediaSection[],
  streams: readonly AnalysisStream[],
  withPlaces: boolean,
  width: number,
): string[] {
  if (sections.length === 0) return [];
  const rows = sections.map((section) => {
    const from = streams.find(({ key }) => key === section.fromStreamKey);
    const to = streams.find(({ key }) => key === section.toStreamKey);
    return [
      to?.listener ?? '-',
      to?.ssrc ?? '-',
      placeText(section.fromProbe, from, to, withPlaces),
      placeText(section.toProbe, to, from, withPlaces),
      String(section.arrived),
      String(section.lost),
      section.lossPct.toFixed(1),
      decimal(section.delayMs.mean, 1),
      decimal(section.delaySpreadMs, 1),
      decimal(section.jitterAddedMs, 1),
    ];
  });
  const clocks = sections.some(({ sameClock }) => !sameClock)
    ? ['  the difference of the clocks of two places is in the delay between them, and not in its spread']
    : [];
  const lines = table({ head: HEAD, rows, numbers: NUMBERS, names: 2 }, width - INDENT.length);
  return [...lines.map((line) => INDENT + line), ...clocks];
}

/** The probe where there are several, and the addresses where those are what differs. */
function placeText(
  probe: string,
  stream: AnalysisStream | undefined,
  other: AnalysisStream | undefined,
  withPlaces: boolean,
): string {
  const isMoved = stream?.src !== other?.src || stream?.dst !== other?.dst;
  const way = stream !== undefined && (isMoved || !withPlaces) ? [`${stream.src} -> ${stream.dst}`] : [];
  return [...(withPlaces ? [probeInWords(probe)] : []), ...way].join(' ');
}
