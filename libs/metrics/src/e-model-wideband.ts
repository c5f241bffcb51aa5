import {
  delayImpairment,
  E_MODEL_DEFAULTS,
  echoImpairment,
  echoRating,
  effectiveEquipmentImpairment,
  listenerEcho,
} from './e-model.js';
import { SCALE_FACTOR, type WidebandR } from './r-factor.js';

/** Inputs of ITU-T G.107.1, wideband. What is unsure of it is named where it is used. */
export interface WidebandInput {
  TELR: number;
  WEPL: number;
  T: number;
  Tr: number;
  Ta: number;
  /** On the wideband scale; a narrowband codec has its Ie and 35.8. */
  Ie: number;
  Bpl: number;
  Ppl: number;
  BurstR: number;
  A: number;
  /** Unconfirmed whether the Recommendation keeps it; without it the default R is the published 129. */
  includeListenerEcho: boolean;
}

/** Impairments and R of the wideband scale, 0..129 for inputs in range; R is not clamped. */
export interface WidebandResult {
  readonly Idte: number;
  readonly Idle: number;
  readonly Idd: number;
  readonly IeEff: number;
  readonly R: WidebandR;
}

/** R of a wideband call with nothing wrong. */
const Ro = 129;

/** What a narrowband codec lacks on the wideband scale, 35.8 of R: 129 - 93.2. Source: G.107.1 and G.113; confidence: arithmetic. */
export const NARROWBAND_ON_WIDEBAND = 35.8;

/**
 * R = 129 - Idte - Idle - 1.29 Idd(Ta) - Ie,eff + A. TELR and WEPL in dB, T, Tr and Ta in ms, Ppl in percent; what is not given is at its default.
 * Source: G.107.1 4; confidence: parts of it in two sources, Ro of Cor. 1 and listener echo unconfirmed (metrics reference 4.5).
 */
export function widebandModel(partial: Partial<WidebandInput> = {}): WidebandResult {
  const p: WidebandInput = { ...WIDEBAND_DEFAULTS, ...partial };
  const K = p.T < 100 ? 0.08 * p.T + 10 : 18;
  const Re = 80 + 3 * (echoRating(p.TELR, p.T) + K - 14);
  const Idte = echoImpairment(Ro, Re, p.T);
  const Idle = p.includeListenerEcho ? listenerEcho(p, Ro) : 0;
  const Idd = SCALE_FACTOR.wb * delayImpairment(p.Ta);
  const IeEff = effectiveEquipmentImpairment(p.Ie, p.Bpl, p.Ppl, p.BurstR);
  return { Idte, Idle, Idd, IeEff, R: (Ro - Idte - Idle - Idd - IeEff + p.A) as WidebandR };
}

const WIDEBAND_DEFAULTS: WidebandInput = {
  TELR: E_MODEL_DEFAULTS.TELR,
  WEPL: E_MODEL_DEFAULTS.WEPL,
  T: 0,
  Tr: 0,
  Ta: 0,
  Ie: 0,
  Bpl: E_MODEL_DEFAULTS.Bpl,
  Ppl: 0,
  BurstR: 1,
  A: 0,
  includeListenerEcho: false,
};
