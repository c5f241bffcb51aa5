import { createReadStream, statSync } from 'node:fs';
import { join } from 'node:path';
import { startApi } from '@earshot/api';
import { createInProcessBus, type Publisher } from '@earshot/bus';
import { analysisCall, analysisStream } from '@earshot/calls';
import { demoCaptures, importCapture } from '@earshot/collector';
import type { Analysis, CallDetail, CallPage, FindingPage, StreamPage } from '@earshot/contracts';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { freshDatabase } from '../database/fresh-database.js';
import { recordedCaptures } from '../parity/manifest.js';
import { analysisOf } from '../reference/earshot-command.js';

// The first run of the command builds it.
vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

const corpus = process.env.EARSHOT_CORPUS;
/** Small ones take a second each, and have among them what the long ones have. */
const MAX_OCTETS = 60_000;
const LEAST_CAPTURES = 30;

type Shown = Pick<Analysis, 'calls' | 'streams' | 'findings'>;

let system: { readonly url: string; readonly publisher: Publisher; settled(): Promise<void>; close(): Promise<void> };
let tables: pg.Client;

beforeAll(async () => {
  const database = await freshDatabase();
  const bus = await createInProcessBus();
  const api = await startApi({ databaseUrl: database.url, bus, host: '127.0.0.1', port: 0, captureIntake: null });
  const publisher = await bus.publisher({ probe: 'import' });
  tables = new pg.Client(database.url);
  await tables.connect();
  const { url, settled } = api;
  const close = async () => {
    await publisher.close();
    await api.close();
    await bus.close();
    await tables.end();
    await database.drop();
  };
  system = { url, publisher, settled, close };
});
afterAll(() => system.close());

describe('what a running system shows of a capture is what `analyze` prints', () => {
  it.each(demoCaptures())('$name', async ({ path }) => {
    expect(await shownOf(path)).toEqual(await printedOf(path));
  });
});

describe.skipIf(corpus === undefined)('of public captures too (folder in EARSHOT_CORPUS)', () => {
  const captures =
    corpus === undefined
      ? []
      : recordedCaptures(corpus).filter(
          ({ file, sip, rtp_streams: { default: streams } }) =>
            sip.distinct_call_ids + streams.length > 0 && statSync(join(corpus, file)).size <= MAX_OCTETS,
        );

  it('of which there are many', () => {
    expect(captures.length).toBeGreaterThan(LEAST_CAPTURES);
  });

  it.each(captures)('$file', async ({ file }) => {
    const path = join(corpus ?? '', file);
    expect(await shownOf(path)).toEqual(await printedOf(path));
  });
});

async function printedOf(path: string): Promise<Shown> {
  const { calls, streams, findings } = (await analysisOf(path)).analysis;
  return inOrder({ calls, streams, findings });
}

/** Imports a capture into a system that has no other and asks for all that it shows. */
async function shownOf(path: string): Promise<Shown> {
  const { url, publisher } = system;
  await forgetAll();
  await importCapture(createReadStream(path), { name: path, publisher });
  await publisher.flush();
  await system.settled();
  const summaries = await pagesOf<CallPage['items'][number]>(url, '/api/v1/calls');
  const details: CallDetail[] = [];
  for (const { key, startUs } of summaries)
    details.push(await answerOf<CallDetail>(url, `/api/v1/calls/${key}-${startUs}`));
  const unbound = await pagesOf<StreamPage['items'][number]>(url, '/api/v1/streams?unbound=true');
  const findings = await pagesOf<FindingPage['items'][number]>(url, '/api/v1/findings');
  return inOrder({
    calls: details.map(analysisCall),
    streams: [...details.flatMap(({ streamDetails }) => streamDetails), ...unbound].map(analysisStream),
    findings: findings.map(({ key: _, atUs: __, ...finding }) => finding),
  });
}

/** All rows, of which nothing is in work when all is settled; tables are not locked, as the system that runs looks into them. */
async function forgetAll(): Promise<void> {
  const { rows } = await tables.query<{ name: string }>(
    `select quote_ident(relname) as name from pg_class
      where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and not relispartition
        and relname not like 'kysely%' and relname <> 'settled_under'`,
  );
  for (const { name } of rows) await tables.query(`delete from ${name}`);
}

async function pagesOf<T>(url: string, path: string): Promise<T[]> {
  const items: T[] = [];
  for (let next: string | null = ''; next !== null; ) {
    const cursor: string = next === '' ? '' : `&cursor=${next}`;
    const page = await answerOf<{ items: T[]; next: string | null }>(
      url,
      `${path}${path.includes('?') ? '&' : '?'}limit=500${cursor}`,
    );
    items.push(...page.items);
    next = page.next;
  }
  return items;
}

async function answerOf<T>(url: string, path: string): Promise<T> {
  const answer = await fetch(new URL(path, url));
  expect(answer.status, path).toBe(200);
  return (await answer.json()) as T;
}

/** A document has them in the order of the capture, a list newest first. */
function inOrder({ calls, streams, findings }: Shown): Shown {
  return {
    calls: calls.toSorted((a, b) => compare(a.key, b.key)),
    streams: streams.toSorted((a, b) => compare(a.key, b.key)),
    findings: findings.toSorted((a, b) => compare(`${a.code} ${a.title}`, `${b.code} ${b.title}`)),
  };
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
