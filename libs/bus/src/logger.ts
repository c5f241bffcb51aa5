/** What the bus needs of a logger; a `pino` logger is one. */
export interface BusLogger {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

const nothing = () => {};
export const silentLogger: BusLogger = { debug: nothing, info: nothing, warn: nothing, error: nothing };

/** The words of an error, for a log line or a reason on a screen. */
export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
