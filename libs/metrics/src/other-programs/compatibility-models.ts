import { asteriskExperienceScore, effectiveLatencyScore } from './effective-latency.js';
import { freeswitchScore, rtpengineScores, voipmonitorScore } from './program-scores.js';

/** What the formulas of other programs are fed with; null where it was not measured. */
export interface CompatibilityInput {
  /** End to end. */
  readonly rttMs: number | null;
  /** RFC 3550 jitter over the stream, and its standard deviation over windows. */
  readonly jitterMs: number | null;
  readonly jitterDeviationMs: number | null;
  /** Network loss of those expected, percent. */
  readonly lossPct: number | null;
  /** Packets lost on the network, received once, and lost in a window on average. */
  readonly lost: number;
  readonly received: number;
  readonly meanLost: number;
  /** Packets that a fixed buffer of 200 ms did not play, runs of them, and those that it played. */
  readonly missed: number;
  readonly missedRuns: number;
  readonly played: number;
}

/** What another program would have said of the same figures; null where an input is missing. */
export interface CompatibilityScore {
  readonly model: CompatibilityModel;
  /** MOS 1..4.5; `asterisk-mes` is 0..100. */
  readonly value: number | null;
  /** Names of the inputs that it lacked; not to be changed. */
  readonly missing: string[];
}

const NONE: string[] = [];

type Known<Needed extends keyof CompatibilityInput> = { readonly [Name in Needed]: number };

interface Model {
  readonly needed: readonly (keyof CompatibilityInput)[];
  readonly score: (input: CompatibilityInput) => number | null;
}

function model<const Needed extends keyof CompatibilityInput>(
  needed: readonly Needed[],
  score: (input: Known<Needed>) => number | null,
): Model {
  return { needed, score: (input) => score(input as Known<Needed>) };
}

function missingOf(needed: readonly (keyof CompatibilityInput)[], input: CompatibilityInput): string[] {
  let missing = NONE;
  for (const name of needed) if (input[name] === null) missing = missing === NONE ? [name] : [...missing, name];
  return missing;
}

const tenths = (value: number | null): number | null => (value === null ? null : value / 10);

/** Named as operators know them. None is a standard's: for those who compare with the program (metrics reference 5). */
const MODELS = {
  /** PingPlotter's formula with the round trip as latency, as very many tools have it. */
  'effective-latency': model(
    ['rttMs', 'jitterMs', 'lossPct'],
    ({ rttMs, jitterMs, lossPct }) => effectiveLatencyScore(rttMs, jitterMs, lossPct).mos,
  ),
  /** rtpengine's default where it is built with transcoding, to a tenth. */
  'rtpengine-nb': model(['rttMs', 'jitterMs', 'lossPct'], ({ rttMs, jitterMs, lossPct }) =>
    tenths(rtpengineScores(rttMs * 1000, jitterMs, Math.floor(lossPct)).narrowbandX10),
  ),
  /** rtpengine's for codecs of 48 kHz, where it is told to, to a tenth. */
  'rtpengine-fb': model(['rttMs', 'jitterMs', 'lossPct'], ({ rttMs, jitterMs, lossPct }) =>
    tenths(rtpengineScores(rttMs * 1000, jitterMs, Math.floor(lossPct)).fullbandX10),
  ),
  /** VoIPmonitor's for every codec, behind its fixed buffer of 200 ms. */
  'voipmonitor-g711': model(
    ['missed', 'missedRuns', 'played'],
    ({ missed, missedRuns, played }) => voipmonitorScore(missed, missedRuns, played).mos,
  ),
  /** Asterisk's media experience score, with a window for its report interval. */
  'asterisk-mes': model(
    ['rttMs', 'jitterMs', 'jitterDeviationMs', 'meanLost'],
    ({ rttMs, jitterMs, jitterDeviationMs, meanLost }) =>
      asteriskExperienceScore(rttMs, jitterMs, jitterDeviationMs, meanLost),
  ),
  /** FreeSWITCH's, each lost packet a flaw, without the penalty that its flaws in a row gather. */
  freeswitch: model(['received', 'lost'], ({ received, lost }) => freeswitchScore(received, lost).mos),
} as const;

/** The programs, as `MODELS` has them. */
export type CompatibilityModel = keyof typeof MODELS;
/** Their names, in the order in which scores are given. */
export const COMPATIBILITY_MODELS = Object.keys(MODELS) as readonly CompatibilityModel[];

/** One score of each program. For comparison with it only: none is a standard's, and none is averaged with ours. */
export function compatibilityScores(input: CompatibilityInput): CompatibilityScore[] {
  return COMPATIBILITY_MODELS.map((name) => {
    const { needed, score } = MODELS[name];
    const missing = missingOf(needed, input);
    return { model: name, value: missing.length > 0 ? null : score(input), missing };
  });
}
