import { type CodecImpairment, codecScale } from './codec-impairment.js';
import { type CodecAssumption, type CodecTable, PUBLISHED_CODECS } from './codec-table.js';
import { effectiveEquipmentImpairment, eModel, MAX_EQUIPMENT_IMPAIRMENT, voipR } from './e-model.js';
import { fullbandModel, MAX_FULLBAND_IMPAIRMENT } from './e-model-fullband.js';
import { widebandModel } from './e-model-wideband.js';
import { mosFromR } from './mos.js';
import { SCALE_FACTOR, type Scale } from './r-factor.js';

/** What a listening score is made of (Id at d = 0). */
export interface ListeningInput {
  /** Name as in SDP or RFC 3551; null where unknown. */
  readonly codec: string | null;
  /** Lost, late and concealed of those expected, percent; null where nothing was expected. */
  readonly lossPct: number | null;
  /** Burst ratio of those; null is taken as 1, random loss. */
  readonly burstR?: number | null;
  /** Whether the listener conceals losses, where SDP or configuration says; G.711 only. */
  readonly plc?: boolean;
  /** Bit rate in bit/s or variant of a codec with several. */
  readonly mode?: string;
}

/** The same with the delay of the conversation. */
export interface ConversationalInput extends ListeningInput {
  /** One-way delay from mouth to ear, ms; null where unknown, which gives no score. */
  readonly delayMs: number | null;
}

/** A score with how it was made. All scores are null, and `unscored` says why, where an input is missing. */
export interface Score {
  /** On the scale named, not normalised. */
  readonly r: number | null;
  readonly mos: number | null;
  /** R brought to 0..100, for bands. */
  readonly normalisedR: number | null;
  /** R of this codec without loss or delay; `ceilingR - delayImpairment - lossImpairment = r`. */
  readonly ceilingR: number | null;
  readonly lossImpairment: number | null;
  readonly delayImpairment: number | null;
  readonly model: string | null;
  readonly scale: Scale;
  readonly ie: number | null;
  readonly bpl: number | null;
  /** How sure the constants are, and where they are from; null without constants. */
  readonly ieConfidence: CodecImpairment['ieConfidence'];
  readonly bplConfidence: CodecImpairment['bplConfidence'];
  readonly constantsSource: string | null;
  readonly plc: boolean;
  readonly delayMs: number | null;
  readonly assumed: readonly CodecAssumption[];
  readonly unscored:
    | 'codec-unknown'
    | 'no-published-constants'
    | 'no-published-robustness'
    | 'no-packets'
    | 'delay-unknown'
    | null;
}

/** Version of how scores are made here, from the packet to R; it grows when the same packets would score otherwise. */
export const SCORE_VERSION = 1;

/** The Recommendation, with the edition that the formulas are of, by scale. */
export const MODEL_NAME: Record<Scale, string> = {
  nb: 'G.107 (06/2015)',
  wb: 'G.107.1 (06/2019)',
  fb: 'G.107.2, experimental',
};

/**
 * What the listener heard, without what delay does to the conversation: R = ceiling of the codec - (Ie,eff - Ie), the E-model with Id at d
 * = 0, on the codec's scale (0..100, 0..129, 0..148); MOS-LQ 1..4.5 by `mosFromR`, 1 where nothing was played. Null, with the reason,
 * where an input or a constant is missing. Source: G.107, G.107.1, G.107.2 by scale, constants of G.113; confidence: in the score itself.
 */
export function scoreListening(input: ListeningInput): Score {
  return new CodecScorer(input.codec, input).listening(input.lossPct, input.burstR ?? 1);
}

/**
 * The same with the delay in it: R - Id(d), MOS-CQ; d one way from mouth to ear, ms. A delay never adds to R. Sources and confidence as
 * `scoreListening`.
 */
export function scoreConversational(input: ConversationalInput): Score {
  return new CodecScorer(input.codec, input).score(input.lossPct, input.burstR ?? 1, input.delayMs, true);
}

/** What signalling or configuration says of the codec: concealment, mode, and the constants to look it up in. */
export interface ScorerOptions {
  readonly plc?: boolean | undefined;
  readonly mode?: string | undefined;
  readonly table?: CodecTable | undefined;
}

/** Scores of one codec: every window of a stream asks for the same constants, which are looked up once. */
export class CodecScorer {
  readonly #codec: string | null;
  readonly #impairment: CodecImpairment | null;
  readonly #assumed: readonly CodecAssumption[];
  /** That of the codec, which all its scores are on. */
  readonly scale: Scale;
  #listening: Score | null = null;
  #listeningLossPct: number | null = null;
  #listeningBurstR = 1;

  constructor(codec: string | null, { plc, mode, table = PUBLISHED_CODECS }: ScorerOptions = {}) {
    const { impairment, assumed } = table.lookup(codec, { plc, mode });
    this.#codec = codec;
    this.#impairment = impairment;
    this.#assumed = assumed;
    this.scale = impairment?.scale ?? codecScale(codec);
  }

  /** MOS-LQ and its R: Id at d = 0. */
  listening(lossPct: number | null, burstR: number): Score {
    // Most windows lost nothing, and all of those have one score.
    if (this.#listening === null || lossPct !== this.#listeningLossPct || burstR !== this.#listeningBurstR) {
      this.#listening = this.score(lossPct, burstR, 0, false);
      this.#listeningLossPct = lossPct;
      this.#listeningBurstR = burstR;
    }
    return this.#listening;
  }

  /** MOS-CQ behind so much delay; null where there is no MOS-LQ. */
  conversationalMos(lossPct: number | null, burstR: number, delayMs: number): number | null {
    const { r, ceilingR, lossImpairment, ie, scale } = this.listening(lossPct, burstR);
    if (r === null) return null;
    if ((lossPct as number) >= 100) return 1;
    const { delayImpairment } = ceiling(scale, ie as number, delayMs);
    return mosFromR(((ceilingR as number) - delayImpairment - (lossImpairment as number)) / SCALE_FACTOR[scale]);
  }

  /** MOS-CQ with its R, or MOS-LQ where the delay is to be 0. */
  score(lossPct: number | null, burstR: number, delayMs: number | null, conversational: boolean): Score {
    const shownMs = conversational ? delayMs : null;
    const impairment = this.#impairment;
    if (impairment === null || impairment.ie === null) {
      const isUnknown = impairment === null && this.#codec === null;
      return this.#unscored(shownMs, isUnknown ? 'codec-unknown' : 'no-published-constants');
    }
    if (lossPct === null) return this.#unscored(shownMs, 'no-packets');
    if (delayMs === null) return this.#unscored(shownMs, 'delay-unknown');
    const { ie, bpl } = impairment;
    if (lossPct > 0 && lossPct < 100 && bpl === null) return this.#unscored(shownMs, 'no-published-robustness');

    const scale = this.scale;
    const { ceilingR, delayImpairment } = ceiling(scale, ie, delayMs);
    const ieEff = lossyImpairment(scale, ie, bpl, lossPct, burstR);
    const r = ceilingR - delayImpairment - (ieEff - ie);
    const normalisedR = r / SCALE_FACTOR[scale];
    return {
      r,
      mos: lossPct >= 100 ? 1 : mosFromR(normalisedR),
      normalisedR,
      ceilingR,
      lossImpairment: ieEff - ie,
      delayImpairment,
      model: MODEL_NAME[scale],
      scale,
      ie,
      bpl,
      ieConfidence: impairment.ieConfidence,
      bplConfidence: impairment.bplConfidence,
      constantsSource: impairment.source,
      plc: impairment.mode === 'plc',
      delayMs: shownMs,
      assumed: this.#assumed,
      unscored: null,
    };
  }

  #unscored(delayMs: number | null, why: NonNullable<Score['unscored']>): Score {
    const impairment = this.#impairment;
    return {
      r: null,
      mos: null,
      normalisedR: null,
      ceilingR: null,
      lossImpairment: null,
      delayImpairment: null,
      model: null,
      scale: this.scale,
      ie: impairment?.ie ?? null,
      bpl: impairment?.bpl ?? null,
      ieConfidence: impairment?.ieConfidence ?? null,
      bplConfidence: impairment?.bplConfidence ?? null,
      constantsSource: impairment?.source ?? null,
      plc: impairment?.mode === 'plc',
      delayMs,
      assumed: this.#assumed,
      unscored: why,
    };
  }
}

function ceiling(scale: Scale, Ie: number, delayMs: number): { ceilingR: number; delayImpairment: number } {
  const at = (delay: number): number => {
    if (scale === 'nb') return voipR(delay, Ie);
    if (scale === 'wb') return widebandModel({ T: delay, Ta: delay, Ie }).R;
    return fullbandModel({ Ta: delay, Ie }).R;
  };
  const ceilingR = scale === 'nb' ? R_AT_REST - Ie : at(0);
  // From 1 ms on the formula lets a delay add up to 0.2 by its sidetone and echo terms; here none ever adds.
  return { ceilingR, delayImpairment: delayMs === 0 ? 0 : Math.max(0, ceilingR - at(delayMs)) };
}

/** R of the narrowband defaults, 93.206. */
const R_AT_REST: number = eModel().R;

/** Ie,eff on each scale; nothing played at all takes away everything. */
function lossyImpairment(scale: Scale, ie: number, bpl: number | null, lossPct: number, burstR: number): number {
  const most = scale === 'fb' ? MAX_FULLBAND_IMPAIRMENT : MAX_EQUIPMENT_IMPAIRMENT;
  if (lossPct >= 100) return most;
  if (lossPct <= 0 || bpl === null) return ie;
  if (scale === 'fb') return fullbandModel({ Ie: ie, Bpl: bpl, Ppl: lossPct, BurstR: burstR }).IeEff;
  return effectiveEquipmentImpairment(ie, bpl, lossPct, burstR);
}
