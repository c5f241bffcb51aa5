import type { Finding, FindingCount, FindingListQuery, FindingSeverity } from '@earshot/contracts';
import { Inject, Injectable } from '@nestjs/common';
import { type Expression, type ExpressionBuilder, type SqlBool, sql } from 'kysely';
import type { Database } from '../database/connect.js';
import type { Schema } from '../database/schema.js';
import type { Place } from '../http/keyset.js';
import { DATABASE } from '../tokens.js';

export interface FindingRow {
  readonly key: string;
  readonly start_us: number;
  readonly doc: Finding;
}

export type FindingRange = Pick<FindingListQuery, 'fromUs' | 'toUs' | 'code'>;

@Injectable()
export class FindingsRepository {
  constructor(@Inject(DATABASE) private readonly database: Database) {}

  /** Findings of no one call, newest first, from the place on. */
  list(range: FindingRange, after: Place | null, limit: number): Promise<FindingRow[]> {
    let query = this.database
      .selectFrom('finding')
      .select(['key', 'start_us', 'doc'])
      .where('call_key', 'is', null)
      .where((finding) => within(finding, range))
      .orderBy('start_us', 'desc')
      .orderBy('key', 'desc')
      .limit(limit);
    if (after !== null) {
      query = query.where(sql<SqlBool>`(start_us, key) < (${after.startUs}::bigint, ${after.key}::text)`);
    }
    return query.execute();
  }

  /** By code and severity, the most frequent first. */
  async counts(range: FindingRange): Promise<FindingCount[]> {
    const rows = await this.database
      .selectFrom('finding')
      .select((finding) => [
        'code',
        finding.ref('severity').$castTo<FindingSeverity>().as('severity'),
        finding.fn.count<number>('call_key').distinct().as('calls'),
        finding.fn.countAll<number>().filterWhere('call_key', 'is', null).as('ofNoCall'),
      ])
      .where((finding) => within(finding, range))
      .groupBy(['code', 'severity'])
      .execute();
    return rows.sort((a, b) => b.calls + b.ofNoCall - a.calls - a.ofNoCall || (a.code < b.code ? -1 : 1));
  }
}

function within(
  finding: ExpressionBuilder<Schema, 'finding'>,
  { fromUs, toUs, code }: FindingRange,
): Expression<SqlBool> {
  const all: Expression<SqlBool>[] = [];
  if (fromUs !== undefined) all.push(finding('start_us', '>=', fromUs));
  if (toUs !== undefined) all.push(finding('start_us', '<', toUs));
  if (code !== undefined) all.push(finding('code', '=', code));
  return finding.and(all);
}
