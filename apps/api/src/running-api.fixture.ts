import { createInProcessBus, type Publisher } from '@earshot/bus';
import { type CaptureRecord, problem } from '@earshot/contracts';
import { freshDatabase } from '@earshot/test/database';
import { expect } from 'vitest';
import { type Api, type ApiOptions, startApi } from './index.js';

/** Two workers of one database, of which the first takes records in; for tests. */
export interface RunningApi {
  readonly publisher: Publisher;
  readonly api: Api;
  /** Answers requests only, and takes no captures. */
  readonly other: Api;
  /** Of the first worker where no other is named. */
  at(path: string, of?: Api): URL;
  /** Resolves when the calls of the records are there. */
  take(records: readonly CaptureRecord[]): Promise<void>;
  close(): Promise<void>;
}

export async function startRunningApi(
  own: Partial<Pick<ApiOptions, 'captureIntake' | 'uploadLimitOctets'>> = {},
): Promise<RunningApi> {
  const fresh = await freshDatabase();
  const bus = await createInProcessBus();
  const options = { databaseUrl: fresh.url, bus, host: '127.0.0.1', port: 0, captureIntake: null };
  const api = await startApi({ ...options, ...own });
  const other = await startApi({ ...options, ingest: false });
  const publisher = await bus.publisher({ probe: 'test' });
  return {
    publisher,
    api,
    other,
    at: (path, of = api) => new URL(path, of.url),
    take: async (records) => {
      await publisher.publish(records);
      await publisher.flush();
      await api.settled();
    },
    close: async () => {
      await publisher.close();
      await other.close();
      await api.close();
      await bus.close();
      await fresh.drop();
    },
  };
}

/** The problem document of an answer, whose head says the same. */
export async function problemOf(answered: Promise<Response>): Promise<ReturnType<typeof problem.parse>> {
  const response = await answered;
  expect(response.headers.get('content-type')).toBe('application/problem+json');
  const document = problem.parse(await response.json());
  expect(document.status).toBe(response.status);
  expect(document.instance).toBe(`urn:earshot:request:${response.headers.get('x-request-id')}`);
  return document;
}
