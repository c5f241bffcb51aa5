import type { LegLink } from '@earshot/contracts';

/** Two legs by their place in the list, and why they belong together. */
export interface PairedLegs {
  readonly from: number;
  readonly to: number;
  readonly link: LegLink;
}
