import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const DIRECTORY = new URL('../demo/', import.meta.url);

/** A capture of invented calls that comes with Earshot. */
export interface DemoCapture {
  readonly name: string;
  readonly path: string;
}

export function demoCaptures(): DemoCapture[] {
  return readdirSync(DIRECTORY)
    .filter((name) => name.endsWith('.pcap.gz'))
    .sort()
    .map((name) => ({ name, path: fileURLToPath(new URL(name, DIRECTORY)) }));
}
