import type { CallStream } from './leg-stream.js';

/**
 * Streams of one source to one listener at one time, from its sender on: a relay sends what it hears on under the SSRC that it has.
 * What comes after the other is no hop but a stream that was moved to another address.
 */
export function streamsByHop(streams: readonly CallStream[]): CallStream[][] {
  const bySource = new Map<string, CallStream[][]>();
  for (const measured of [...streams].sort((a, b) => a.stream.firstUs - b.stream.firstUs)) {
    const { listener, ssrc } = measured.stream;
    if (listener === null) continue;
    const source = `${listener} ${ssrc}`;
    const paths = bySource.get(source) ?? [];
    bySource.set(source, paths);
    const path = paths.find(([first]) => first !== undefined && isAtOnce(first, measured));
    if (path === undefined) paths.push([measured]);
    else path.push(measured);
  }
  return [...bySource.values()].flat();
}

/** Together for at least half of the shorter one, the earlier given first. */
function isAtOnce({ stream: a }: CallStream, { stream: b }: CallStream): boolean {
  const shorterUs = Math.min(a.lastUs - a.firstUs, b.lastUs - b.firstUs);
  return Math.min(a.lastUs, b.lastUs) - b.firstUs >= shorterUs / 2;
}
