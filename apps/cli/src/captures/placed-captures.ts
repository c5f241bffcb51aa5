import { importedAt } from '@earshot/contracts';
import { Failure, USAGE_STATUS } from '../failure.js';

/** A capture file, and the name of the place where it was captured; null where nobody said. */
export interface PlacedCapture {
  readonly file: string;
  readonly place: string | null;
}

/**
 * The files of a command with their places, by its options `--probe`: `NAME` is the place of the files that have none of their own, `NAME=FILE`
 * another file with its place. Throws what is wrong with them.
 */
export function placedCaptures(files: readonly string[], probes: readonly string[] = []): PlacedCapture[] {
  const placed: PlacedCapture[] = [];
  let place: string | null = null;
  for (const probe of probes) {
    const equals = probe.indexOf('=');
    const name = checked(equals < 0 ? probe : probe.slice(0, equals));
    if (equals >= 0) placed.push({ file: probe.slice(equals + 1), place: name });
    else if (place === null) place = name;
    else throw wrong(`the files are named ${place} and ${name}; write --probe NAME=FILE for each of several places`);
  }
  if (files.length === 0 && place !== null)
    throw wrong(`${place}: no file; write --probe ${place} FILE…, or --probe ${place}=FILE`);
  const all = [...files.map((file) => ({ file, place })), ...placed];
  if (all.length === 0) throw new Failure('no file given: a capture, or - for standard input', USAGE_STATUS);
  return all;
}

function checked(name: string): string {
  const { success, error } = importedAt.safeParse(name);
  if (!success) throw wrong(error.issues[0]?.message ?? name);
  return name;
}

function wrong(reason: string): Failure {
  return new Failure(`--probe: ${reason}`, USAGE_STATUS);
}
