/**
 * Joins the modules of `earshot analyze` into one file, `dist/earshot.cjs`: three hundred modules take longer to find and link than a
 * small capture takes to analyse. Then analyses the demo with it, and keeps what V8 compiled for that beside it: to compile it again each
 * time takes as long as a tenth of a large capture. The other commands stay as they were built, and all runs as well without these files.
 */
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const bin = dirname(fileURLToPath(import.meta.url));
const dist = join(bin, '..', 'dist');
/** The other commands, and what they share with the joined file: `instanceof Failure` has to hold in both. */
const APART = /\/dist\/(commands\/(?!analyze\.js$|heap\.js$|options\.js$)|failure\.js$)/;

const keepApart = {
  name: 'keep-apart',
  // A script that was compiled before cannot import; `joined.mjs` does it for this one.
  renderChunk: (code) => code.replaceAll(/\bimport\(/g, 'importModule('),
  enforce: 'pre',
  resolveId(source, importer) {
    if (importer === undefined || !source.startsWith('.')) return null;
    const id = join(dirname(importer), source);
    return APART.test(id) ? { id, external: 'relative' } : null;
  },
};

await build({
  configFile: false,
  root: dist,
  logLevel: 'error',
  plugins: [keepApart],
  ssr: { noExternal: [/^@earshot\//, 'commander', 'fzstd', 'sdp-transform', 'zod'] },
  build: {
    ssr: 'main.js',
    outDir: dist,
    emptyOutDir: false,
    target: 'node20',
    reportCompressedSize: false,
    rolldownOptions: {
      treeshake: { moduleSideEffects: (id) => id.endsWith('/dist/main.js') },
      output: {
        // A script, since V8 keeps what it compiled of no module.
        format: 'cjs',
        entryFileNames: 'earshot.cjs',
        codeSplitting: false,
        // Without comments and indentation, which V8 keeps in memory; names stay, for whoever reads a stack.
        minify: { compress: false, mangle: false, codegen: true },
      },
    },
  },
});

const demo = join(dist, '..', '..', 'collector', 'demo');
const captures = readdirSync(demo).filter((name) => name.endsWith('.pcap.gz'));
spawnSync(
  process.execPath,
  [join(bin, 'compile-joined.mjs'), 'analyze', '--json', ...captures.map((name) => join(demo, name))],
  { stdio: 'ignore' },
);
