import { commaList, indexOutsideQuotes, parameter } from './parameters.js';

/** One value of Reason (RFC 3326): `Q.850;cause=16;text="Normal call clearing"`. */
export interface Reason {
  /** Upper case: `Q.850`, `SIP`, … */
  readonly protocol: string;
  /** Q.850 cause or SIP status, null where it is missing or no number. */
  readonly cause: number | null;
  readonly text: string | null;
}

/** The values of one Reason header, which may be a comma list. */
export function parseReasons(value: string): Reason[] {
  return commaList(value).map((element) => {
    const semicolon = indexOutsideQuotes(element, 0x3b, 0);
    const parameters = element.slice(semicolon);
    const cause = parameter(parameters, 'cause');
    return {
      protocol: element.slice(0, semicolon).trim().toUpperCase(),
      cause: cause !== null && /^\d{1,3}$/.test(cause) ? Number(cause) : null,
      text: parameter(parameters, 'text') || null,
    };
  });
}
