/** Counters of packets that are counted elsewhere too. */
const ALSO_COUNTED = new Set(['in', 'octets', 'cut', 'absurd-times']);

/** What the packets of a capture were, each counted once; see docs/counters.md. */
export function packetKinds(counters: Readonly<Record<string, number>>): Record<string, number> {
  const kinds = countersOf('packets.', counters);
  for (const name of ALSO_COUNTED) delete kinds[name];
  return kinds;
}

/** Those of one family that are not zero, without its name. */
export function countersOf(family: string, counters: Readonly<Record<string, number>>): Record<string, number> {
  return Object.fromEntries(
    Object.entries(counters)
      .filter(([name, count]) => name.startsWith(family) && count > 0)
      .map(([name, count]) => [name.slice(family.length), count]),
  );
}
