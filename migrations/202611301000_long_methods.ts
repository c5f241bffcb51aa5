import { type Kysely, sql } from 'kysely';

/** A method may be as long as a message, and an index entry may not. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`drop index sip_transaction_by_method`.execute(db);
  await sql`create index sip_transaction_by_method on sip_transaction (left(method, 64), start_us desc, key desc)`.execute(
    db,
  );
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`drop index sip_transaction_by_method`.execute(db);
  await sql`create index sip_transaction_by_method on sip_transaction (method, start_us desc, key desc)`.execute(db);
}
