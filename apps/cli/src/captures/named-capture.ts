import { fstatSync, statSync } from 'node:fs';
import { isatty } from 'node:tty';
import { Failure } from '../failure.js';

const STANDARD_INPUT = 0;

/** What a FILE of the command line names: a file, a pipe or a device, and with `-` standard input. */
export interface NamedCapture {
  /** For people. */
  readonly name: string;
  /** A path, or the number of an open file. */
  readonly source: string | number;
  /** Octets; null where nobody knows before the end, as of a pipe. */
  readonly octets: number | null;
}

/** Throws one line for what is not there, and for what can be no capture. */
export function namedCapture(file: string): NamedCapture {
  if (file === '') throw new Failure("'': no file has an empty name");
  if (file === '-' && isatty(STANDARD_INPUT))
    throw new Failure('standard input is a terminal; pipe a capture into it: tcpdump -w - | earshot analyze -');
  const source = file === '-' ? STANDARD_INPUT : file;
  const stat = typeof source === 'number' ? fstatSync(source) : statSync(source);
  if (stat.isDirectory()) throw new Failure(`${file}: a directory, not a capture`);
  return { name: file === '-' ? 'standard input' : file, source, octets: stat.isFile() ? stat.size : null };
}
