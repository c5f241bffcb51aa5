import type { Transaction, TransactionFilter } from '@earshot/contracts';
import { Inject, Injectable } from '@nestjs/common';
import { type Expression, type ExpressionBuilder, type SqlBool, sql } from 'kysely';
import type { Database } from '../database/connect.js';
import type { Schema } from '../database/schema.js';
import type { Place } from '../http/keyset.js';
import { DATABASE } from '../tokens.js';

export interface TransactionRow {
  readonly key: string;
  readonly start_us: number;
  readonly doc: Transaction;
}

/** Sums of one method. */
export interface MethodCounts {
  readonly method: string;
  readonly transactions: number;
  readonly succeeded: number;
  readonly ineffective: number;
  readonly mean: number | null;
  readonly median: number | null;
  readonly p95: number | null;
  readonly retransmissions: number;
}

@Injectable()
export class TransactionsRepository {
  constructor(@Inject(DATABASE) private readonly database: Database) {}

  /** Newest first, from the place on. */
  list(filter: TransactionFilter, after: Place | null, limit: number): Promise<TransactionRow[]> {
    let query = this.database
      .selectFrom('sip_transaction')
      .select(['key', 'start_us', 'doc'])
      .where((row) => matching(row, filter))
      .orderBy('start_us', 'desc')
      .orderBy('key', 'desc')
      .limit(limit);
    if (after !== null) {
      query = query.where(sql<SqlBool>`(start_us, key) < (${after.startUs}::bigint, ${after.key}::text)`);
    }
    return query.execute();
  }

  /** Of those with the key that which started then, for null the newest. */
  async find(key: string, startUs: number | null): Promise<Transaction | null> {
    let query = this.database.selectFrom('sip_transaction').select('doc').where('key', '=', key);
    if (startUs !== null) query = query.where('start_us', '=', startUs);
    return (await query.orderBy('start_us', 'desc').limit(1).executeTakeFirst())?.doc ?? null;
  }

  /** By method, in order of name. */
  counts(filter: TransactionFilter): Promise<MethodCounts[]> {
    const share = (part: number) =>
      sql<
        number | null
      >`percentile_cont(${sql.lit(part)}) within group (order by delay_ms) filter (where outcome = 'succeeded')`;
    return this.database
      .selectFrom('sip_transaction')
      .select([
        'method',
        sql<number>`count(*)::int`.as('transactions'),
        sql<number>`(count(*) filter (where outcome = 'succeeded'))::int`.as('succeeded'),
        sql<number>`(count(*) filter (where outcome in ('failed', 'timed-out')))::int`.as('ineffective'),
        sql<number | null>`avg(delay_ms) filter (where outcome = 'succeeded')`.as('mean'),
        share(0.5).as('median'),
        share(0.95).as('p95'),
        sql<number>`sum(retransmissions)::int`.as('retransmissions'),
      ])
      .where((row) => matching(row, filter))
      .groupBy('method')
      .orderBy('method')
      .execute();
  }
}

function matching(
  row: ExpressionBuilder<Schema, 'sip_transaction'>,
  { fromUs, toUs, method, outcome, status, q }: TransactionFilter,
): Expression<SqlBool> {
  const all: Expression<SqlBool>[] = [];
  if (fromUs !== undefined) all.push(row('start_us', '>=', fromUs));
  if (toUs !== undefined) all.push(row('start_us', '<', toUs));
  if (method !== undefined) {
    // The index has no more of it.
    all.push(sql<SqlBool>`left(${row.ref('method')}, 64) = left(${method}::text, 64)`, row('method', '=', method));
  }
  if (outcome !== undefined) all.push(row('outcome', '=', outcome));
  if (status !== undefined) all.push(row('final_status', '=', status));
  if (q !== undefined) all.push(sql<SqlBool>`strpos(${row.ref('search')}, ${q.trim().toLowerCase()}::text) > 0`);
  return row.and(all);
}
