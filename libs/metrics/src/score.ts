import { type CodecImpairment, type CodecLookup, codecImpairment, codecScale } from './codec-impairment.js';
import { effectiveEquipmentImpairment, eModel, eModelForVoip, MAX_EQUIPMENT_IMPAIRMENT } from './e-model.js';
import { fullbandModel, MAX_FULLBAND_IMPAIRMENT } from './e-model-fullband.js';
import { widebandModel } from './e-model-wideband.js';
import { mosFromR } from './mos.js';
import { SCALE_FACTOR, type Scale } from './r-factor.js';

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
  readonly plc: boolean;
  readonly delayMs: number | null;
  readonly assumed: readonly string[];
  readonly unscored:
    | 'codec-unknown'
    | 'no-published-constants'
    | 'no-published-robustness'
    | 'no-packets'
    | 'delay-unknown'
    | null;
}

export const MODEL_NAME: Record<Scale, string> = {
  nb: 'G.107 (06/2015)',
  wb: 'G.107.1 (06/2019)',
  fb: 'G.107.2, experimental',
};

/** What the listener heard, without what delay does to the conversation: the E-model with Id at d = 0. */
export function scoreListening(input: ListeningInput): Score {
  return score(input, 0, false);
}

/** The same with the delay in it. */
export function scoreConversational(input: ConversationalInput): Score {
  return score(input, input.delayMs, true);
}

function score(input: ListeningInput, delayMs: number | null, conversational: boolean): Score {
  const { codec, lossPct } = input;
  const { impairment, assumed } = constantsOf(input);
  const scale = impairment?.scale ?? codecScale(codec);
  const basis: Basis = { scale, impairment, delayMs: conversational ? delayMs : null, assumed };
  if (codec === null) return unscored(basis, 'codec-unknown');
  if (impairment === null || impairment.ie === null) return unscored(basis, 'no-published-constants');
  if (lossPct === null) return unscored(basis, 'no-packets');
  if (delayMs === null) return unscored(basis, 'delay-unknown');
  if (lossPct > 0 && lossPct < 100 && impairment.bpl === null) return unscored(basis, 'no-published-robustness');

  const { ceilingR, delayImpairment } = ceiling(scale, impairment.ie, delayMs);
  const ieEff = lossyImpairment(scale, impairment.ie, impairment.bpl, lossPct, input.burstR ?? 1);
  const r = ceilingR - delayImpairment - (ieEff - impairment.ie);
  const normalisedR = r / SCALE_FACTOR[scale];
  return {
    r,
    mos: lossPct >= 100 ? 1 : mosFromR(normalisedR),
    normalisedR,
    ceilingR,
    lossImpairment: ieEff - impairment.ie,
    delayImpairment,
    model: MODEL_NAME[scale],
    scale,
    ie: impairment.ie,
    bpl: impairment.bpl,
    plc: impairment.mode === 'plc',
    delayMs: basis.delayMs,
    assumed,
    unscored: null,
  };
}

/** What is known of a score before it is made. */
interface Basis {
  readonly scale: Scale;
  readonly impairment: CodecImpairment | null;
  readonly delayMs: number | null;
  readonly assumed: readonly string[];
}

function unscored({ scale, impairment, delayMs, assumed }: Basis, why: NonNullable<Score['unscored']>): Score {
  return {
    r: null,
    mos: null,
    normalisedR: null,
    ceilingR: null,
    lossImpairment: null,
    delayImpairment: null,
    model: null,
    scale,
    ie: impairment?.ie ?? null,
    bpl: impairment?.bpl ?? null,
    plc: impairment?.mode === 'plc',
    delayMs,
    assumed,
    unscored: why,
  };
}

/** Every window of a stream asks for the same constants. */
const looked = new Map<string | null, CodecLookup>();
/** Names come from SDP, so anything may be one. */
const MAX_LOOKED = 256;

function constantsOf({ codec, mode, plc }: ListeningInput): CodecLookup {
  if (mode !== undefined || plc !== undefined) {
    return codecImpairment(codec, { ...(mode === undefined ? {} : { mode }), ...(plc === undefined ? {} : { plc }) });
  }
  const known = looked.get(codec);
  if (known !== undefined) return known;
  const lookup = codecImpairment(codec);
  if (looked.size < MAX_LOOKED) looked.set(codec, lookup);
  return lookup;
}

function ceiling(scale: Scale, Ie: number, delayMs: number): { ceilingR: number; delayImpairment: number } {
  const at = (delay: number): number => {
    if (scale === 'nb') return eModelForVoip(delay, { Ie }).R;
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
