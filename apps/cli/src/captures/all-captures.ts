import type { AnalysedCapture, Analysis } from '@earshot/contracts';

/** Several captures as if they were one: counts are added, times span all of them, the link type is that of the first that has one. */
export function allCaptures(captures: readonly AnalysedCapture[]): Analysis['capture'] {
  const times = captures.flatMap(({ firstUs, lastUs }) =>
    firstUs === null || lastUs === null ? [] : [firstUs, lastUs],
  );
  return {
    packets: captures.reduce((sum, { packets }) => sum + packets, 0),
    bytes: captures.reduce((sum, { bytes }) => sum + bytes, 0),
    firstUs: times.length === 0 ? null : Math.min(...times),
    lastUs: times.length === 0 ? null : Math.max(...times),
    linkType: captures.find(({ linkType }) => linkType !== null)?.linkType ?? null,
    undecoded: added(captures.map(({ undecoded }) => undecoded)),
    kinds: added(captures.map(({ kinds }) => kinds)),
    other: added(captures.map(({ other }) => other)),
  };
}

function added(families: readonly Readonly<Record<string, number>>[]): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const family of families)
    for (const [name, count] of Object.entries(family)) sums[name] = (sums[name] ?? 0) + count;
  return sums;
}
