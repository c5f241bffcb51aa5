/** What ends a command: one line for the user, and the exit status. */
export class Failure extends Error {
  constructor(
    message: string,
    readonly exitStatus = 1,
  ) {
    super(message);
  }
}

/** The one line that says what went wrong, whatever was thrown. */
export function failureLine(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.trim().split('\n').join(' ');
}
