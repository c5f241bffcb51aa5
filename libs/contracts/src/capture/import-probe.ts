import { z } from 'zod';

/** Probe of what was imported without saying where it was captured. */
const IMPORT = 'import';

/** Where an imported file was captured, in a word: `sbc-1`. */
export const importedAt = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, 'a name of letters, digits, dots, dashes and underscores, 64 at most');

/** A name of its own beside the probes that run: the time of what was imported is that of its capture, not the present. */
export function importProbe(at?: string): string {
  return at === undefined ? IMPORT : `${IMPORT}:${at}`;
}

export function isImportProbe(probe: string): boolean {
  return probe === IMPORT || probe.startsWith(`${IMPORT}:`);
}

/** A probe as people named it: the place of what was imported, `the capture` where nobody named one. */
export function probeInWords(probe: string): string {
  if (probe === IMPORT) return 'the capture';
  return isImportProbe(probe) ? probe.slice(IMPORT.length + 1) : probe;
}
