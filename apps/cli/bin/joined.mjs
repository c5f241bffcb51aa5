import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { Script } from 'node:vm';

const dist = join(dirname(fileURLToPath(import.meta.url)), '..', 'dist');

/** All modules of `analyze` in one file, and what V8 compiled of them when they were built; of another V8 it is left alone. */
export const JOINED = join(dist, 'earshot.cjs');
export const COMPILED = join(dist, 'earshot.compiled');

/** Runs the joined file as a CommonJS module, with imports; returns its script. */
export async function runJoined() {
  // What it shares with the other commands is a module, which only newer versions of Node let a script require.
  const failure = await import('../dist/failure.js');
  const requireBuiltIn = createRequire(JOINED);
  const require = (name) => (name === './failure.js' ? failure : requireBuiltIn(name));
  const wrapped = `(function (exports, require, module, __filename, __dirname, importModule) { ${readFileSync(JOINED, 'utf8')}\n})`;
  const script = new Script(wrapped, {
    filename: JOINED,
    cachedData: existsSync(COMPILED) ? readFileSync(COMPILED) : undefined,
  });
  const module = { exports: {} };
  const importModule = (name) => import(name.startsWith('.') ? pathToFileURL(join(dist, name)) : name);
  script.runInThisContext()(module.exports, require, module, JOINED, dist, importModule);
  return script;
}
