import { getSystemErrorMap } from 'node:util';

/** What ends a command: one line for the user, and the exit status. */
export class Failure extends Error {
  constructor(
    message: string,
    readonly exitStatus = 1,
  ) {
    super(message);
  }
}

/** Exit status of a command that was called wrongly and has done nothing. */
export const USAGE_STATUS = 2;

/** The one line that says what went wrong, whatever was thrown. */
export function failureLine(error: unknown): string {
  const text = error instanceof Error ? (systemErrorLine(error) ?? error.message) : String(error);
  return text.trim().split('\n').join(' ');
}

/** `trace.pcap: no such file or directory` of what Node words `ENOENT: no such file or directory, open 'trace.pcap'`; null for other errors. */
function systemErrorLine({ errno, path, message }: NodeJS.ErrnoException): string | null {
  const [code, words] = getSystemErrorMap().get(errno ?? 0) ?? [];
  if (words === undefined || !message.startsWith(`${code}: `)) return null;
  return path === undefined ? words : `${path}: ${words}`;
}
