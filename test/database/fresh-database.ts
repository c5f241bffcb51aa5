import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { inject } from 'vitest';
import type {} from './postgres.global.js';

export interface FreshDatabase {
  readonly url: string;
  /** Drops it, with whoever is still connected. */
  drop(): Promise<void>;
}

/** An empty database on the run's server; one a test file, so that files do not see each other. */
export async function freshDatabase(): Promise<FreshDatabase> {
  const name = `earshot_test_${randomBytes(6).toString('hex')}`;
  const server = inject('postgresUrl');
  await query(server, `create database ${name}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => query(server, `drop database if exists ${name} with (force)`) };
}

async function query(url: string, text: string): Promise<void> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    await client.query(text);
  } finally {
    await client.end();
  }
}
