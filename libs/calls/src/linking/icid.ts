import { parseChargingVector } from '@earshot/protocol';
import type { LinkRule } from './rule.js';

/** P-Charging-Vector (RFC 7315 5.6): the IMS charging identifier goes unchanged through all legs of a session. */
export const icid: LinkRule = {
  name: 'icid',
  confidence: 0.95,
  shared: ({ headers }) => {
    const vector = headers['p-charging-vector']?.[0];
    const value = vector === undefined ? null : parseChargingVector(vector).icidValue;
    return value !== null && value.length >= 8 ? [value] : [];
  },
};
