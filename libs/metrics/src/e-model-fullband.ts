import { delayImpairment } from './e-model.js';
import { type FullbandR, SCALE_FACTOR } from './r-factor.js';

/** Inputs of ITU-T G.107.2, fullband. Experimental: 148, 1.48 and 132 rest on one independent program. */
export interface FullbandInput {
  Ta: number;
  Ie: number;
  Bpl: number;
  Ppl: number;
  BurstR: number;
  A: number;
}

/** Impairments and R of the fullband scale, 0..148 for inputs in range; R is not clamped. */
export interface FullbandResult {
  readonly Idd: number;
  readonly IeEff: number;
  readonly R: FullbandR;
}

/** Most that equipment and loss can take away on the fullband scale. */
export const MAX_FULLBAND_IMPAIRMENT = 132;

/**
 * R = 148 - 1.48 Idd(Ta) - Ie,eff + A with Ie,eff = Ie + (132 - Ie) Ppl / (Ppl / BurstR + Bpl), 132 at most. Ta in ms, Ppl in percent. Source:
 * G.107.2 as rtpengine has it; confidence: single source, echo left out.
 */
export function fullbandModel(partial: Partial<FullbandInput> = {}): FullbandResult {
  const p = { Ta: 0, Ie: 0, Bpl: 4.3, Ppl: 0, BurstR: 1, A: 0, ...partial };
  const Idd = SCALE_FACTOR.fb * delayImpairment(p.Ta);
  const lossy = ((MAX_FULLBAND_IMPAIRMENT - p.Ie) * p.Ppl) / (p.Ppl / p.BurstR + p.Bpl);
  const IeEff = Math.min(MAX_FULLBAND_IMPAIRMENT, p.Ie + lossy);
  return { Idd, IeEff, R: (148 - Idd - IeEff + p.A) as FullbandR };
}
