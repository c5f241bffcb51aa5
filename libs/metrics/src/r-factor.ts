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

/** Divide R by this to bring a scale to 0..100: 129/100 (G.107.1), 148/100 (G.107.2). */
export const SCALE_FACTOR: Record<Scale, number> = { nb: 1, wb: 1.29, fb: 1.48 };

/** R on the common 0..100, for bands and for MOS. */
export function normaliseR<S extends Scale>(r: RFactor<S>, scale: NoInfer<S>): number {
  return r / SCALE_FACTOR[scale];
}

/** MOS of an R on its own scale. */
export function mosOnScale<S extends Scale>(r: RFactor<S>, scale: NoInfer<S>): number {
  return mosFromR(normaliseR(r, scale));
}
