/** What is injected, by name: the compiler's decorator metadata is not relied on. */
export const LOG = Symbol('log');
export const DATABASE = Symbol('database');
export const CONNECTION = Symbol('connection');
export const BUS = Symbol('bus');
/** An `Ingest`, null in a worker that takes nothing in. */
export const INGEST = Symbol('ingest');
/** `() => Promise<void>`: all that was acknowledged is in the calls' rows. */
export const SETTLED = Symbol('settled');
/** A `CaptureIntake`, null where no collector is known. */
export const INTAKE = Symbol('intake');
export const SETTINGS = Symbol('settings');
export const METRICS = Symbol('metrics');
