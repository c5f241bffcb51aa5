import { type Leg, type LinkDecision, legKey } from '@earshot/contracts';
import { Inject, Injectable } from '@nestjs/common';
import { sql, type Transaction } from 'kysely';
import type { Database } from '../database/connect.js';
import type { Schema } from '../database/schema.js';
import { nodeOf } from '../ingest/node.js';
import { DIRTY_CHANNEL } from '../ingest/record-writer.js';
import { URGENT } from '../ingest/until-settled.js';
import { DATABASE } from '../tokens.js';

interface LegPlace {
  readonly node: number;
  readonly at_us: number;
}

@Injectable()
export class DecisionsRepository {
  constructor(@Inject(DATABASE) private readonly database: Database) {}

  /** Stores a decision and marks its legs, so that the next settle goes by it. */
  async add(verdict: LinkDecision['verdict'], legs: readonly Leg[], others: readonly Leg[]): Promise<void> {
    await this.database.transaction().execute(async (transaction) => {
      const { id } = await transaction
        .insertInto('link_decision')
        .values({ verdict, decided_us: Date.now() * 1000 })
        .returning('id')
        .executeTakeFirstOrThrow();
      const rows = [legs, others].flatMap((own, side) =>
        own.map(({ key, callId, startUs }) => ({
          decision_id: id,
          leg_key: key,
          side,
          node: nodeOf(legKey(callId)),
          at_us: startUs,
        })),
      );
      await transaction.insertInto('link_decision_leg').values(rows).execute();
      await mark(transaction, rows);
    });
  }

  /** False where it was not there. */
  remove(id: number): Promise<boolean> {
    return this.database.transaction().execute(async (transaction) => {
      const rows = await transaction
        .selectFrom('link_decision_leg')
        .select(['node', 'at_us'])
        .where('decision_id', '=', id)
        .execute();
      const removed = await transaction.deleteFrom('link_decision').where('id', '=', id).executeTakeFirst();
      if (removed.numDeletedRows === 0n) return false;
      await mark(transaction, rows);
      return true;
    });
  }
}

async function mark(transaction: Transaction<Schema>, legs: readonly LegPlace[]): Promise<void> {
  const marks = legs.map(({ node, at_us }) => ({ node, at_us, to_us: at_us, cause: 'decision' }));
  await transaction.insertInto('dirty').values(marks).execute();
  await sql`select pg_notify(${DIRTY_CHANNEL}, ${URGENT})`.execute(transaction);
}
