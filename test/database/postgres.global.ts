import type {} from 'vitest';
import type { TestProject } from 'vitest/node';
import { startThrowawayPostgres } from './postgres.js';

declare module 'vitest' {
  export interface ProvidedContext {
    /** A server on which databases may be created: that of `DATABASE_URL`, else a throwaway one. */
    postgresUrl: string;
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const named = process.env.DATABASE_URL;
  if (named !== undefined && named !== '') {
    project.provide('postgresUrl', named);
    return async () => {};
  }
  const server = await startThrowawayPostgres();
  project.provide('postgresUrl', server.url);
  return () => server.dispose();
}
