import type { CallSketch, Traffic, TransactionSketch } from '@earshot/calls';
import type { Finding } from '@earshot/contracts';
import { diagnoseTraffic, type RuleSettings } from '@earshot/diagnosis';
import type pg from 'pg';
import { DerivedRows, startOf } from './derived-rows.js';
import { hash53 } from './node.js';
import { replaceRows } from './replace-rows.js';
import type { NodeSpan } from './stored-records.js';

/** Rules across calls are applied to a period at a time. */
export const PERIOD_US = 6 * 3_600_000_000;
/** Of how many periods before sketches are read with it: a day in all, what is usual and what adds up slowly. */
const PERIODS_BEFORE = 3;
/** Sketches read for one period, the latest; above it what was found of its earlier part stays, and the rest is told as left out. */
export const MAX_SKETCHES = 20_000;
/** What begins so soon after the first sketch that was read may have begun before. */
const EDGE_US = 120_000_000;
/** Findings across calls belong to no record's node. */
const ACROSS_NODE = hash53('across calls');

/** Notes that the rules have to be applied again where sketches were written or removed, and to the traffic for which these are the past. */
export async function markPeriods(client: pg.ClientBase, sketchedUs: readonly number[]): Promise<void> {
  const periods = new Set(sketchedUs.map(periodOf));
  if (periods.size === 0) return;
  const later = new Set<number>();
  for (const period of periods) {
    for (let after = 1; after <= PERIODS_BEFORE; after++) later.add(period + after * PERIOD_US);
  }
  await client.query({
    name: 'mark-periods',
    text: `insert into traffic_due (period_us)
      select unnest($1::bigint[])
      union select period from unnest($2::bigint[]) period
        where exists (select from sketch where start_us >= period and start_us < period + ${PERIOD_US})
      on conflict do nothing`,
    values: [[...periods], [...later].filter((period) => !periods.has(period))],
  });
}

function periodOf(atUs: number): number {
  return Math.floor(atUs / PERIOD_US) * PERIOD_US;
}

export interface DiagnosedPeriod {
  readonly periodUs: number;
  /** Calls and transactions of it that the rules did not see, since it has more than they are given. */
  readonly leftOut: number;
}

/**
 * Applies the rules across calls to the period that has waited longest, in the caller's transaction: its findings are replaced, and
 * the calls that a changed finding touches are marked, to be settled with it. Null where none is due.
 */
export async function diagnosePeriod(client: pg.ClientBase, settings: RuleSettings): Promise<DiagnosedPeriod | null> {
  const { rows: due } = await client.query<{ period_us: number }>(
    'delete from traffic_due where seq = (select min(seq) from traffic_due) returning period_us',
  );
  const periodUs = due[0]?.period_us;
  if (periodUs === undefined) return null;
  const { traffic, completeFromUs, leftOut } = await trafficOf(client, periodUs);
  const span: NodeSpan = {
    node: ACROSS_NODE,
    fromUs: Math.max(periodUs, completeFromUs),
    toUs: periodUs + PERIOD_US,
  };
  const own = new Set(traffic.calls.filter(({ startUs }) => startUs >= span.fromUs).map(({ key }) => key));
  const findings = diagnoseTraffic(traffic, settings).flatMap((finding) => ofPeriod(finding, span, own) ?? []);
  const before = await findingsIn(client, span);
  const rows = new DerivedRows();
  rows.addAcross(findings, span);
  await replaceRows(client, [span], rows);
  await markTouched(client, changedKeys(before, findings), periodUs);
  return { periodUs, leftOut };
}

/**
 * What is told of the period. What began before is of the calls that it touches in here: those before have it from their own period, or
 * were not yet many enough.
 */
function ofPeriod(finding: Finding, { fromUs, toUs }: NodeSpan, own: ReadonlySet<string>): Finding | null {
  const startUs = startOf(finding) ?? 0;
  if (startUs >= fromUs) return startUs < toUs ? finding : null;
  const { evidence, callKeys = [] } = finding;
  if (callKeys.length === 0)
    return evidence.some((piece) => (piece.toUs ?? piece.fromUs ?? 0) >= fromUs) ? finding : null;
  const touched = callKeys.filter((key) => own.has(key));
  return touched.length === 0 ? null : { ...finding, callKeys: touched };
}

/** Sketches of the period and the time before; from when on all are among them, and how many are not. */
async function trafficOf(
  client: pg.ClientBase,
  periodUs: number,
): Promise<{ traffic: Traffic; completeFromUs: number; leftOut: number }> {
  const { rows } = await client.query<{ kind: 'call' | 'transaction'; start_us: number; doc: unknown }>({
    name: 'read-sketches',
    text: `select kind, start_us, doc from sketch where start_us >= $1 and start_us < $2
      order by start_us desc, key desc limit $3`,
    values: [periodUs - PERIODS_BEFORE * PERIOD_US, periodUs + PERIOD_US, MAX_SKETCHES],
  });
  const calls: CallSketch[] = [];
  const transactions: TransactionSketch[] = [];
  for (const { kind, doc } of rows.toReversed()) {
    if (kind === 'call') calls.push(doc as CallSketch);
    else transactions.push(doc as TransactionSketch);
  }
  const read = rows.filter(({ start_us }) => start_us >= periodUs).length;
  const leftOut = read < MAX_SKETCHES ? 0 : (await sketchesIn(client, periodUs)) - read;
  const completeFromUs = leftOut === 0 ? 0 : (rows.at(-1)?.start_us ?? 0) + EDGE_US;
  return { traffic: { calls, transactions }, completeFromUs, leftOut };
}

async function sketchesIn(client: pg.ClientBase, periodUs: number): Promise<number> {
  const { rows } = await client.query<{ sketches: number }>({
    name: 'count-sketches',
    text: 'select count(*)::int as sketches from sketch where start_us >= $1 and start_us < $2',
    values: [periodUs, periodUs + PERIOD_US],
  });
  return rows[0]?.sketches ?? 0;
}

async function findingsIn(client: pg.ClientBase, { node, fromUs, toUs }: NodeSpan): Promise<Finding[]> {
  const { rows } = await client.query<{ doc: Finding }>({
    name: 'read-across',
    text: 'select doc from finding where node = $1 and start_us >= $2 and start_us < $3 order by start_us, key',
    values: [node, fromUs, toUs],
  });
  return rows.map(({ doc }) => doc);
}

/** Calls of findings that are only in one of the lists. */
function changedKeys(before: readonly Finding[], after: readonly Finding[]): Set<string> {
  const texts = (findings: readonly Finding[]) => new Map(findings.map((one) => [JSON.stringify(one), one]));
  const [old, made] = [texts(before), texts(after)];
  const keys = new Set<string>();
  for (const [these, others] of [
    [old, made],
    [made, old],
  ] as const) {
    for (const [text, { callKeys = [] }] of these) if (!others.has(text)) for (const key of callKeys) keys.add(key);
  }
  return keys;
}

async function markTouched(client: pg.ClientBase, keys: ReadonlySet<string>, periodUs: number): Promise<void> {
  if (keys.size === 0) return;
  await client.query({
    name: 'mark-touched',
    text: `insert into dirty (node, at_us, to_us, cause)
      select node, start_us, start_us, 'time' from call
      where key = any($1::text[]) and start_us >= $2 and start_us < $3`,
    values: [[...keys], periodUs - PERIODS_BEFORE * PERIOD_US, periodUs + PERIOD_US],
  });
}
