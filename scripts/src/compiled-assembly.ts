import { fileURLToPath } from 'node:url';
import * as asc from 'assemblyscript/asc';

const folder = fileURLToPath(new URL('../../apps/collector/assembly/', import.meta.url));
/** Of `StreamMemory`, which an instance is given. */
const MEMORY_PAGES = '1552';

/** The module of TypeScript that holds what AssemblyScript makes of a file: nobody who only builds or runs Earshot needs the compiler. */
export async function compiledAssembly(name: string, constant: string): Promise<string> {
  let compiled: Uint8Array | null = null;
  const { error, stderr } = await asc.main(
    [
      ...[`${name}.ts`, '--baseDir', folder, '--outFile', `${name}.wasm`],
      ...['-O3', '--noAssert', '--runtime', 'stub', '--enable', 'simd', '--enable', 'threads'],
      ...['--importMemory', '--sharedMemory', '--initialMemory', MEMORY_PAGES, '--maximumMemory', MEMORY_PAGES],
    ],
    {
      writeFile: (_, contents) => {
        if (typeof contents !== 'string') compiled = contents;
      },
    },
  );
  if (error !== null || compiled === null) throw new Error(`${name}: ${error?.message ?? 'not compiled'}\n${stderr}`);
  const text = Buffer.from(compiled).toString('base64');
  return [
    `/** WebAssembly, compiled from \`apps/collector/assembly/${name}.ts\` by \`npm run generate\`. */`,
    `export const ${constant} =\n  '${text}';\n`,
  ].join('\n');
}
