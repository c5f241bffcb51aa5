import type { CallStream } from './leg-stream.js';

/** Streams of one source to one listener, from its sender on: a relay sends what it hears on under the SSRC that it has. */
export function streamsByHop(streams: readonly CallStream[]): CallStream[][] {
  const bySource = new Map<string, CallStream[]>();
  for (const measured of streams) {
    const { listener, ssrc } = measured.stream;
    if (listener === null) continue;
    const source = `${listener} ${ssrc}`;
    const hops = bySource.get(source);
    if (hops === undefined) bySource.set(source, [measured]);
    else hops.push(measured);
  }
  for (const hops of bySource.values()) hops.sort((a, b) => a.stream.firstUs - b.stream.firstUs);
  return [...bySource.values()];
}
