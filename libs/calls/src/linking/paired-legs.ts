/** Two legs by their place in the list, and why they belong together. */
export interface PairedLegs {
  readonly from: number;
  readonly to: number;
  /** As in `legLink.rule`. */
  readonly rule: string;
  /** What matched. */
  readonly value: string;
  /** 0..1 */
  readonly confidence: number;
}
