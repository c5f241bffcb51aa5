import { legKey, type SipRecord } from '@earshot/contracts';
import { Inject, Injectable } from '@nestjs/common';
import type { Database } from '../database/connect.js';
import { nodeOf } from '../ingest/node.js';
import { storedMessage } from '../ingest/stored-record.js';
import { DATABASE } from '../tokens.js';

/** Messages of one call that are shown; beyond it a flood under one Call-ID is at work. */
const MAX_MESSAGES = 20_000;

@Injectable()
export class MessagesRepository {
  constructor(@Inject(DATABASE) private readonly database: Database) {}

  /** Messages of Call-IDs from `fromUs` to `toUs`, both included, in order of time. */
  async ofCallIds(callIds: readonly string[], fromUs: number, toUs: number): Promise<SipRecord[]> {
    if (callIds.length === 0) return [];
    const rows = await this.database
      .selectFrom('message')
      .select(['id', 'at_us', 'probe', 'raw', 'fields'])
      .where(
        'node',
        'in',
        callIds.map((callId) => nodeOf(legKey(callId))),
      )
      .where('at_us', '>=', fromUs)
      .where('at_us', '<=', toUs)
      .orderBy('at_us')
      .orderBy('id')
      .limit(MAX_MESSAGES)
      .execute();
    const wanted = new Set(callIds);
    return rows
      .map(storedMessage)
      .filter((record): record is SipRecord => record !== null && wanted.has(record.callId));
  }
}
