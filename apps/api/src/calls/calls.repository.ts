import type { CallDetail, CallSummary, Outcome } from '@earshot/contracts';
import { Inject, Injectable } from '@nestjs/common';
import { type Expression, type ExpressionBuilder, type SqlBool, sql } from 'kysely';
import type { Database } from '../database/connect.js';
import type { Schema } from '../database/schema.js';
import type { Place } from '../http/keyset.js';
import { DATABASE } from '../tokens.js';
import type { CallConditions } from './call-filter.js';
import { type CallStart, chosenOf } from './reused-key.js';

export interface CallRow {
  readonly key: string;
  readonly start_us: number;
  readonly doc: CallSummary;
}

export interface OutcomeCount {
  readonly bucket: number;
  readonly outcome: Outcome;
  readonly calls: number;
}

@Injectable()
export class CallsRepository {
  constructor(@Inject(DATABASE) private readonly database: Database) {}

  /** Newest first, from the place on. */
  list(conditions: CallConditions, after: Place | null, limit: number): Promise<CallRow[]> {
    let query = this.database
      .selectFrom('call')
      .select(['key', 'start_us', 'doc'])
      .where((call) => matching(call, conditions))
      .orderBy('start_us', 'desc')
      .orderBy('key', 'desc')
      .limit(limit);
    if (after !== null) {
      query = query.where(sql<SqlBool>`(start_us, key) < (${after.startUs}::bigint, ${after.key}::text)`);
    }
    return query.execute();
  }

  /** Exact below `most`, else `most`. */
  async count(conditions: CallConditions, most: number): Promise<number> {
    const { calls } = await this.database
      .selectFrom((from) =>
        from
          .selectFrom('call')
          .select('start_us')
          .where((call) => matching(call, conditions))
          .limit(most)
          .as('matching'),
      )
      .select((count) => count.fn.countAll<number>().as('calls'))
      .executeTakeFirstOrThrow();
    return calls;
  }

  /** First and last start among them; nulls where there is none. */
  async span(conditions: CallConditions): Promise<{ fromUs: number | null; toUs: number | null }> {
    const row = await this.database
      .selectFrom('call')
      .select((call) => [call.fn.min('start_us').as('from_us'), call.fn.max('start_us').as('to_us')])
      .where((call) => matching(call, conditions))
      .executeTakeFirstOrThrow();
    // An aggregate of no rows is null, which the column's own type does not say.
    const { from_us: fromUs, to_us: toUs } = row as { from_us: number | null; to_us: number | null };
    return { fromUs, toUs };
  }

  /** Calls by bucket and outcome; buckets count from `fromUs`. */
  countByOutcome(conditions: CallConditions, fromUs: number, bucketUs: number): Promise<OutcomeCount[]> {
    return this.database
      .selectFrom('call')
      .select((call) => [
        sql<number>`(start_us - ${fromUs}::bigint) / ${bucketUs}::bigint`.as('bucket'),
        call.ref('outcome').$castTo<Outcome>().as('outcome'),
        call.fn.countAll<number>().as('calls'),
      ])
      .where((call) => matching(call, conditions))
      .groupBy([sql`1`, sql`2`])
      .execute();
  }

  /** By the key of the call or of any of its legs; of calls with one key that which starts nearest to `startUs`, for null the newest. */
  async find(key: string, startUs: number | null): Promise<CallDetail | null> {
    const place = chosenOf(await this.#startsOf(key), startUs);
    if (place === null) return null;
    const { database } = this;
    const isOfIt = sql<SqlBool>`call_key = ${place.key} and start_us >= ${place.fromUs} and start_us < ${place.toUs}`;
    const [call, legs, streams, findings] = await Promise.all([
      database
        .selectFrom('call')
        .select(['doc', 'detail'])
        .where('key', '=', place.key)
        .where('start_us', '=', place.startUs)
        .executeTakeFirst(),
      database.selectFrom('leg').select('doc').where(isOfIt).orderBy('ordinal').execute(),
      database.selectFrom('stream').select('doc').where(isOfIt).orderBy('ordinal').execute(),
      database.selectFrom('finding').select('doc').where(isOfIt).orderBy('ordinal').execute(),
    ]);
    if (call === undefined) return null;
    return {
      ...call.doc,
      ...call.detail,
      legDetails: legs.map(({ doc }) => doc),
      findings: findings.map(({ doc }) => doc),
      streamDetails: streams.map(({ doc }) => doc),
    };
  }

  /** Rows of the list by key, for live views; of keys used again, the newest. */
  async summaries(keys: readonly string[]): Promise<CallSummary[]> {
    if (keys.length === 0) return [];
    const rows = await this.database
      .selectFrom('call')
      .distinctOn('key')
      .select('doc')
      .where('key', 'in', keys)
      .orderBy('key')
      .orderBy('start_us', 'desc')
      .execute();
    return rows.map(({ doc }) => doc);
  }

  /** Where the calls of a key are, or of which it is a leg, oldest first. */
  #startsOf(key: string): Promise<CallStart[]> {
    return this.database
      .selectFrom('call')
      .select(['key', 'start_us as startUs'])
      .where((where) =>
        where.or([
          where('key', '=', key),
          where('key', 'in', where.selectFrom('leg').select('call_key').where('leg.key', '=', key)),
        ]),
      )
      .orderBy('start_us')
      .execute();
  }
}

function matching(call: ExpressionBuilder<Schema, 'call'>, conditions: CallConditions): Expression<SqlBool> {
  const { fromUs, toUs, texts, outcomes, statuses, codec, finding, mosBelow } = conditions;
  const all: Expression<SqlBool>[] = [];
  if (fromUs !== null) all.push(call('start_us', '>=', fromUs));
  if (toUs !== null) all.push(call('start_us', '<', toUs));
  if (texts.length > 0)
    all.push(call.or(texts.map((text) => call('search', 'like', `%${escapeLike(text.toLowerCase())}%`))));
  if (outcomes.length > 0) all.push(call('outcome', 'in', outcomes));
  if (statuses.length > 0) all.push(call('final_status', 'in', statuses));
  if (codec !== null) all.push(sql<SqlBool>`${call.ref('codecs')} @> array[${codec}::text]`);
  if (finding !== null) all.push(sql<SqlBool>`${call.ref('finding_codes')} @> array[${finding}::text]`);
  if (mosBelow !== null) all.push(call('mos_lq_worst', '<', mosBelow));
  return call.and(all);
}

/** A person types what to look for, not a pattern. */
function escapeLike(text: string): string {
  return text.replace(/[\\%_]/g, '\\$&');
}
