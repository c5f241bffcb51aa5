import { type NameAddr, parseNameAddr } from './name-addr.js';
import { commaList, parameter } from './parameters.js';

/** One value of Diversion (RFC 5806). */
export interface Diversion {
  readonly address: NameAddr;
  /** `unconditional`, `user-busy`, `no-answer`, …; lower case, null where it is left out. */
  readonly reason: string | null;
  /** How many diversions it stands for. */
  readonly counter: number | null;
  readonly privacy: string | null;
}

/** The values of one Diversion header, the last diversion first. */
export function parseDiversions(value: string): Diversion[] {
  return commaList(value).map((element) => {
    const address = parseNameAddr(element);
    const counter = parameter(address.parameters, 'counter');
    return {
      address,
      reason: parameter(address.parameters, 'reason')?.toLowerCase() || null,
      counter: counter !== null && /^\d{1,2}$/.test(counter) ? Number(counter) : null,
      privacy: parameter(address.parameters, 'privacy')?.toLowerCase() || null,
    };
  });
}
