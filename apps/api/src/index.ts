export type { CaptureIntake, ImportOptions } from './captures/capture-intake.js';
export { collectorIntake } from './captures/collector-intake.js';
export { environment } from './config.js';
export { migrateDatabase } from './database/migrate.js';
export type { Log } from './log.js';
export { type Api, type ApiOptions, startApi } from './start-api.js';
