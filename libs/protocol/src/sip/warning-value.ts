import { commaList, unquote } from './parameters.js';

/** One value of Warning (RFC 3261 20.43): `304 isi.edu "Media type not available"`. */
export interface WarningValue {
  readonly code: number;
  readonly agent: string;
  readonly text: string;
}

/** The values of one Warning header that can be read. */
export function parseWarnings(value: string): WarningValue[] {
  return commaList(value).flatMap((element) => {
    const found = /^(\d{3})[ \t]+([^ \t]+)[ \t]+(.*)$/s.exec(element);
    if (found === null) return [];
    return [{ code: Number(found[1]), agent: found[2] as string, text: unquote((found[3] as string).trim()) }];
  });
}
