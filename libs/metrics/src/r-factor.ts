import { mosFromR } from './mos.js';

/** Narrowband 0..100, wideband 0..129, fullband 0..148. */
export type Scale = 'nb' | 'wb' | 'fb';

declare const scaleOf: unique symbol;
/** An R factor on one scale. Two scales are two types: neither assigns to the other. */
export type RFactor<S extends Scale> = number & { readonly [scaleOf]: S };
/** 0..100 (G.107). */
export type NarrowbandR = RFactor<'nb'>;
/** 0..129 (G.107.1). */
export type WidebandR = RFactor<'wb'>;
/** 0..148 (G.107.2). */
export type FullbandR = RFactor<'fb'>;

/**
 * Divide R by this to bring a scale to 0..100: 1, 129/100, 148/100. Source: G.107.1, G.107.2; confidence: wideband in several sources,
 * fullband single source.
 */
export const SCALE_FACTOR: Record<Scale, number> = { nb: 1, wb: 1.29, fb: 1.48 };

/**
 * R / 1.29 of the wideband scale, R / 1.48 of the fullband one: 0..100, for bands and for MOS. Source: G.107.1, G.107.2; confidence: for
 * MOS several sources, for bands a convention.
 */
export function normaliseR<S extends Scale>(r: RFactor<S>, scale: NoInfer<S>): number {
  return r / SCALE_FACTOR[scale];
}

/** `mosFromR` of an R on its own scale, 1..4.5. Source: G.107 Annex B, G.107.1; confidence: as `normaliseR`. */
export function mosOnScale<S extends Scale>(r: RFactor<S>, scale: NoInfer<S>): number {
  return mosFromR(normaliseR(r, scale));
}
