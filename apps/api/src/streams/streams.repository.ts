import type { Stream } from '@earshot/contracts';
import { Inject, Injectable } from '@nestjs/common';
import { type SqlBool, sql } from 'kysely';
import type { Database } from '../database/connect.js';
import type { Place } from '../http/keyset.js';
import { DATABASE } from '../tokens.js';

export interface StreamRow {
  readonly key: string;
  readonly start_us: number;
  readonly doc: Stream;
}

export interface StreamFilter {
  /** Those of no call only, or those of a call only; null for all. */
  readonly unbound: boolean | null;
  /** Part of an address, an SSRC or a codec; empty for any. */
  readonly text: string;
}

@Injectable()
export class StreamsRepository {
  constructor(@Inject(DATABASE) private readonly database: Database) {}

  /** Newest first, from the place on. */
  list({ unbound, text }: StreamFilter, after: Place | null, limit: number): Promise<StreamRow[]> {
    let query = this.database
      .selectFrom('stream')
      .select(['key', 'start_us', 'doc'])
      .orderBy('start_us', 'desc')
      .orderBy('key', 'desc')
      .limit(limit);
    if (unbound !== null) query = query.where('call_key', unbound ? 'is' : 'is not', null);
    if (text !== '') {
      const like = `%${text.replace(/[\\%_]/g, '\\$&')}%`;
      query = query.where(
        sql<SqlBool>`concat_ws(' ', doc->>'src', doc->>'dst', doc->>'ssrc', doc->>'codec') ilike ${like}`,
      );
    }
    if (after !== null) {
      query = query.where(sql<SqlBool>`(start_us, key) < (${after.startUs}::bigint, ${after.key}::text)`);
    }
    return query.execute();
  }

  /** By key; of keys used again, the newest. */
  async find(key: string): Promise<Stream | null> {
    const row = await this.database
      .selectFrom('stream')
      .select('doc')
      .where('key', '=', key)
      .orderBy('start_us', 'desc')
      .executeTakeFirst();
    return row?.doc ?? null;
  }
}
