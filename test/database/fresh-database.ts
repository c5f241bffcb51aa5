import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { inject } from 'vitest';
import type {} from './postgres.global.js';

const CLOSING_MS = 2_000;
const LOOK_MS = 20;

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
  return { url: url.href, drop: () => drop(server, name) };
}

/** A connection that is just closing would take the force for a failure: those that are still there get a moment to go. */
async function drop(server: string, name: string): Promise<void> {
  const client = new pg.Client(server);
  await client.connect();
  try {
    for (let waitedMs = 0; waitedMs < CLOSING_MS; waitedMs += LOOK_MS) {
      const { rowCount } = await client.query('select from pg_stat_activity where datname = $1', [name]);
      if (rowCount === 0) break;
      await sleep(LOOK_MS);
    }
    await client.query(`drop database if exists ${name} with (force)`);
  } finally {
    await client.end();
  }
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
