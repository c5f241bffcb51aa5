import { fileURLToPath } from 'node:url';
import * as asc from 'assemblyscript/asc';

const root = fileURLToPath(new URL('../../', import.meta.url));

/**
 * The module of TypeScript that holds what AssemblyScript makes of a file: nobody who only builds or runs Earshot needs the compiler.
 * @param options of the compiler, beside those that all have
 */
export async function compiledAssembly(path: string, constant: string, options: readonly string[]): Promise<string> {
  let compiled: Uint8Array | null = null;
  const { error, stderr } = await asc.main(
    [path, '--baseDir', root, '--outFile', 'out.wasm', '-O3', '--noAssert', '--runtime', 'stub', ...options],
    {
      writeFile: (_, contents) => {
        if (typeof contents !== 'string') compiled = contents;
      },
    },
  );
  if (error !== null || compiled === null) throw new Error(`${path}: ${error?.message ?? 'not compiled'}\n${stderr}`);
  const text = Buffer.from(compiled).toString('base64');
  return [
    `/** WebAssembly, compiled from \`${path}\` by \`npm run generate\`. */`,
    `export const ${constant} =\n  '${text}';\n`,
  ].join('\n');
}

/** For a memory of so many pages, which is shared and comes from without. */
export function sharedMemory(pages: number): readonly string[] {
  const size = String(pages);
  return [
    ...['--enable', 'simd', '--enable', 'threads', '--importMemory', '--sharedMemory'],
    ...['--initialMemory', size, '--maximumMemory', size],
  ];
}
