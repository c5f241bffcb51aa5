import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DEFAULT_SETTINGS } from '@earshot/diagnosis';
import { afterAll, describe, expect, it } from 'vitest';
import { readConfig } from './config.js';

describe('the configuration', () => {
  const directory = mkdtempSync(join(tmpdir(), 'earshot-config-'));
  const secret = join(directory, 'secret');
  writeFileSync(secret, 'p@ss/word\n');
  afterAll(() => rmSync(directory, { recursive: true }));

  it('has defaults for all but the database', () => {
    expect(readConfig({ DATABASE_URL: 'postgres://db/earshot', KAFKA_BROKERS: '' })).toEqual({
      databaseUrl: 'postgres://db/earshot',
      kafkaBrokers: [],
      kafkaSessionTimeoutMs: 30_000,
      host: '127.0.0.1',
      port: 3001,
      collectorUrl: null,
      hepAddresses: [],
      uploadLimitOctets: null,
      traceRetentionHours: 72,
      retentionDays: null,
      ingest: true,
      ruleSettings: DEFAULT_SETTINGS,
      logLevel: 'info',
      quality: {},
    });
  });

  it('takes the database from libpq variables and a secret in a file', () => {
    const { databaseUrl } = readConfig({ PGHOST: 'db', PGUSER: 'ear', PGDATABASE: 'calls', PGPASSWORD_FILE: secret });
    expect(databaseUrl).toBe('postgres://ear:p%40ss%2Fword@db:5432/calls');
  });

  it('takes the whole address from a file', () => {
    expect(readConfig({ DATABASE_URL_FILE: secret }).databaseUrl).toBe('p@ss/word');
  });

  it.each([
    [{ DATABASE_URL: 'x', DISABLED_FINDINGS: 'one-way-audio,two-way-audio' }, 'two-way-audio'],
    [{}, 'DATABASE_URL'],
    [{ DATABASE_URL: 'x', API_PORT: 'http' }, 'API_PORT'],
    [{ DATABASE_URL: 'x', COLLECTOR_URL: 'collector' }, 'COLLECTOR_URL'],
    [{ DATABASE_URL: 'x', RETENTION_DAYS: '0' }, 'RETENTION_DAYS'],
    [{ DATABASE_URL_FILE: '/nowhere/secret' }, 'DATABASE_URL_FILE'],
  ])('names what is wrong in %j', (env, variable) => {
    expect(() => readConfig(env)).toThrow(variable);
  });
});
