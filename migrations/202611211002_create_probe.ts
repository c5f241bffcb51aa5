import { type Kysely, sql } from 'kysely';

/** The newest health of each probe. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table probe (
      probe text primary key,
      at_us bigint not null,
      doc json not null
    )`.execute(db);
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`drop table probe`.execute(db);
}
