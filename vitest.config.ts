import { defineConfig } from 'vitest/config';

const source = { resolve: { conditions: ['source'] }, ssr: { resolve: { conditions: ['source', 'node'] } } };

/** One project a kind of test: what it needs decides the project, and `npm test` says which could run here. */
export default defineConfig({
  test: {
    projects: [
      {
        ...source,
        test: {
          name: 'unit',
          // Each file would load all modules anew, which takes longer than its tests; a collector too reads one capture after another with them.
          isolate: false,
          include: [
            'libs/*/src/**/*.test.ts',
            'apps/*/src/**/*.test.{ts,tsx}',
            'bench/src/**/*.test.ts',
            'scripts/src/**/*.test.ts',
            'test/{fuzz,parity,truth,hostile}/**/*.test.ts',
          ],
          exclude: ['**/*.database.test.ts', '**/*.kafka.test.ts', '**/node_modules/**'],
          // Only what hangs is to end: a busy machine is no failure.
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        ...source,
        test: {
          name: 'database',
          include: [
            '{libs,apps}/*/src/**/*.database.test.ts',
            'migrations/**/*.database.test.ts',
            'test/truth/**/*.database.test.ts',
          ],
          globalSetup: ['test/database/postgres.global.ts'],
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
      {
        ...source,
        test: {
          name: 'kafka',
          include: ['{libs,apps}/*/src/**/*.kafka.test.ts', 'test/kafka/**/*.test.ts', 'test/resilience/**/*.test.ts'],
          globalSetup: ['test/kafka/broker.global.ts', 'test/database/postgres.global.ts'],
          testTimeout: 180_000,
          hookTimeout: 180_000,
          fileParallelism: false,
        },
      },
      {
        test: {
          name: 'senders',
          include: ['test/senders/**/*.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'journeys',
          include: ['test/journeys/**/*.test.ts'],
          testTimeout: 180_000,
          hookTimeout: 240_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
