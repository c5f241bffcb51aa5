import { parameter } from './parameters.js';

/** P-Charging-Vector (RFC 7315 5.6). */
export interface ChargingVector {
  /** The same over every leg of a call within operators that charge one another. */
  readonly icidValue: string | null;
  readonly icidGeneratedAt: string | null;
  readonly originatingIoi: string | null;
  readonly terminatingIoi: string | null;
}

export function parseChargingVector(value: string): ChargingVector {
  const parameters = `;${value}`;
  return {
    icidValue: parameter(parameters, 'icid-value') || null,
    icidGeneratedAt: parameter(parameters, 'icid-generated-at') || null,
    originatingIoi: parameter(parameters, 'orig-ioi') || null,
    terminatingIoi: parameter(parameters, 'term-ioi') || null,
  };
}
