import { failureLine } from '../failure.js';

/** Status in a shell: 128 and SIGPIPE. */
const BROKEN_PIPE = 141;
const OUTPUTS = [process.stdout, process.stderr] as const;

/**
 * A command whose output nobody takes ends. Where the reader has left (`| head`) it does so as other filters do: in silence, by SIGPIPE, which
 * Node ignores and makes an error of. Where a disk is full it says so.
 */
export function endWithOutput(): void {
  for (const output of OUTPUTS) output.on('error', end);
}

/** A server runs on when the terminal or the pipe that it wrote its log to is gone. */
export function goOnWithoutOutput(): void {
  for (const output of OUTPUTS) output.off('error', end).on('error', () => {});
}

function end(error: NodeJS.ErrnoException): void {
  if (error.code === 'EPIPE') endByBrokenPipe();
  process.stderr.write(`earshot: standard output: ${failureLine(error)}\n`);
  process.exit(1);
}

function endByBrokenPipe(): never {
  if (process.platform !== 'win32') {
    const nothing = () => {};
    // Without its last listener a signal does again what it does by default.
    process.on('SIGPIPE', nothing).off('SIGPIPE', nothing);
    process.kill(process.pid, 'SIGPIPE');
  }
  process.exit(BROKEN_PIPE);
}
