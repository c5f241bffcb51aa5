/**
 * Joins the modules of `earshot analyze` into one file, `dist/earshot.js`: three hundred modules take longer to find and link than a
 * small capture takes to analyse. The other commands stay as they were built, and all runs as well without this file.
 */
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const dist = join(dirname(fileURLToPath(import.meta.url)), '..', 'dist');
/** The other commands, and what they share with the joined file: `instanceof Failure` has to hold in both. */
const APART = /\/dist\/(commands\/(?!analyze\.js$|new-space\.js$|options\.js$)|failure\.js$)/;

const keepApart = {
  name: 'keep-apart',
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
        entryFileNames: 'earshot.js',
        codeSplitting: false,
        // Without comments and indentation, which V8 keeps in memory; names stay, for whoever reads a stack.
        minify: { compress: false, mangle: false, codegen: true },
      },
    },
  },
});
