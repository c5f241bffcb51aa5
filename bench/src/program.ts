import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));
/** The command as npm links it, which says how Node is to run it. */
export const EARSHOT = fileURLToPath(new URL('../../apps/cli/bin/earshot', import.meta.url));

/** Whether a program is installed. */
export function has(program: string): boolean {
  return spawnSync(program, ['--version'], { stdio: 'ignore' }).error === undefined;
}

/** Builds the command line once, outside any measurement; null when it is there, else why not. */
export function buildEarshot(): string | null {
  if (!existsSync(EARSHOT)) return 'apps/cli is missing';
  const built = spawnSync(EARSHOT, ['analyze', '--help'], { encoding: 'utf8' });
  return built.status === 0 ? null : built.stderr.split('\n', 2).join(' ');
}
