import type { Random } from './random.js';

/**
 * What a network does to the packets of one stream on the way to the probe: the arrival times of the copies of a packet
 * sent at `sentUs`, none when it is lost. Paths keep state between packets; one path serves one stream.
 */
export type NetworkPath = (sentUs: number) => readonly number[];

const LOST: readonly number[] = [];

/** A constant delay, and uniform noise up to `noiseUs` above it. */
export function steadyPath(delayUs: number, noiseUs: number, random: Random): NetworkPath {
  return (sentUs) => [sentUs + delayUs + random.unit() * noiseUs];
}

export function randomLoss(probability: number, path: NetworkPath, random: Random): NetworkPath {
  return (sentUs) => (random.chance(probability) ? LOST : path(sentUs));
}

/** Gilbert: losses come in runs; chance to begin one, and to end it, at each packet. Mean run 1 / `end`. */
export function burstLoss(begin: number, end: number, path: NetworkPath, random: Random): NetworkPath {
  let losing = false;
  return (sentUs) => {
    losing = losing ? !random.chance(end) : random.chance(begin);
    return losing ? LOST : path(sentUs);
  };
}

/** Now and then one packet comes `spikeUs` late, after those that followed it. */
export function delaySpikes(probability: number, spikeUs: number, path: NetworkPath, random: Random): NetworkPath {
  return (sentUs) => {
    const extraUs = random.chance(probability) ? spikeUs : 0;
    return path(sentUs).map((arrivalUs) => arrivalUs + extraUs);
  };
}

/** Swaps neighbours: the packet waits a little longer than the next one needs. */
export function swapNeighbours(probability: number, path: NetworkPath, random: Random): NetworkPath {
  return delaySpikes(probability, 27_000, path, random);
}

/** The network delivers a second copy some milliseconds later. */
export function duplication(probability: number, path: NetworkPath, random: Random): NetworkPath {
  return (sentUs) => {
    const arrivals = path(sentUs);
    if (!random.chance(probability)) return arrivals;
    const laterUs = random.integer(3_000, 9_000);
    return arrivals.flatMap((arrivalUs) => [arrivalUs, arrivalUs + laterUs]);
  };
}

/**
 * A first-in first-out queue that is served slowly for `busyUs` of every `everyUs`: transit climbs, then the queue
 * empties at once (bufferbloat). With a limit, packets that would wait longer are dropped in runs of `dropRun`.
 */
export function slowQueue(
  queue: {
    readonly everyUs: number;
    readonly firstUs: number;
    readonly busyUs: number;
    readonly serviceUs: number;
    readonly limitUs: number;
    readonly dropRun: number;
  },
  path: NetworkPath,
): NetworkPath {
  let freeUs = 0;
  let startUs: number | null = null;
  let dropping = 0;
  return (sentUs) => {
    startUs ??= sentUs;
    if (dropping > 0) {
      dropping--;
      return LOST;
    }
    const phaseUs = (sentUs - startUs - queue.firstUs) % queue.everyUs;
    const busy = phaseUs >= 0 && phaseUs < queue.busyUs;
    const arrivalUs = path(sentUs)[0];
    if (arrivalUs === undefined) return LOST;
    const leavesUs = Math.max(arrivalUs, freeUs);
    if (leavesUs - arrivalUs > queue.limitUs) {
      dropping = queue.dropRun - 1;
      return LOST;
    }
    freeUs = leavesUs + (busy ? queue.serviceUs : 500);
    return [leavesUs];
  };
}
