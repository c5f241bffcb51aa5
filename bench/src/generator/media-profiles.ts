import {
  burstLoss,
  delaySpikes,
  duplication,
  randomLoss,
  slowQueue,
  steadyPath,
  swapNeighbours,
} from './network-path.js';
import type { MediaPlan } from './placed-call.js';
import type { Random } from './random.js';

const BASE_US = 15_000;
const steady = (random: Random, noiseUs = 600) => steadyPath(BASE_US, noiseUs, random.fork());

/** Named ways in which a direction of media goes wrong at the probe; the other direction stays clean. */
export const MEDIA_PROFILES: Readonly<Record<string, MediaPlan>> = {
  clean: {},
  'no-jitter': { before: () => (sentUs) => [sentUs + BASE_US] },
  'random-loss': { before: (random) => randomLoss(0.04, steady(random), random) },
  'burst-loss': { before: (random) => burstLoss(0.01, 0.25, steady(random), random) },
  'uniform-jitter': { before: (random) => steady(random, 18_000) },
  'heavy-jitter': { before: (random) => steady(random, 90_000) },
  spikes: { before: (random) => delaySpikes(0.004, 200_000, steady(random), random) },
  bufferbloat: {
    before: (random) =>
      slowQueue(
        { everyUs: 9_000_000, firstUs: 3_000_000, busyUs: 700_000, serviceUs: 32_000, limitUs: 2_000_000, dropRun: 0 },
        steady(random),
      ),
  },
  'queue-drops': {
    before: (random) =>
      slowQueue(
        { everyUs: 10_000_000, firstUs: 4_000_000, busyUs: 3_500_000, serviceUs: 26_000, limitUs: 160_000, dropRun: 6 },
        steady(random),
      ),
  },
  reorder: { before: (random) => swapNeighbours(0.02, steady(random), random) },
  duplicates: { before: (random) => duplication(0.03, steady(random), random) },
  'duplicates-and-loss': { before: (random) => duplication(0.05, randomLoss(0.03, steady(random), random), random) },
  mirror: { mirrored: true },
  dtx: { source: { discontinuous: true } },
  'slow-clock': { source: { skewPpm: 180 } },
  'fast-clock': { source: { skewPpm: -250 } },
  restart: { source: { restartAtFrame: 700 } },
  digits: {
    source: {
      digits: [
        { frame: 150, digit: '5', durationMs: 100 },
        { frame: 250, digit: '#', durationMs: 160 },
        { frame: 400, digit: '0', durationMs: 200 },
      ],
    },
  },
  'codec-switch': { source: { switchAt: { frame: 600, payloadType: 8 } } },
  'sequence-wrap': { source: { firstSequence: 65_100 } },
  'sequence-wrap-lossy': {
    source: { firstSequence: 65_200 },
    before: (random) => swapNeighbours(0.05, randomLoss(0.05, steady(random), random), random),
  },
  'timestamp-wrap': { source: { firstTimestamp: 0x1_0000_0000 - 160 * 500 } },
  'long-frames': { source: { ptimeMs: 30 } },
  'loss-after-probe': { after: (random) => (arrivalUs) => (random.chance(0.06) ? [] : [arrivalUs + 19_500]) },
  unmarked: { dscp: 0 },
};
