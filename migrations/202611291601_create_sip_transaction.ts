import { type Kysely, sql } from 'kysely';

/** Requests outside of calls with what answered them: derived rows, as those of `call`. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table sip_transaction (
      key text not null,
      start_us bigint not null,
      node bigint not null,
      digest bigint not null,
      method text not null,
      outcome text not null,
      final_status integer,
      delay_ms double precision,
      retransmissions integer not null,
      search text not null,
      imported boolean not null,
      due_us bigint,
      doc json not null,
      primary key (key, start_us)
    ) with (toast_tuple_target = 8160)`.execute(db);
  await sql`create index sip_transaction_by_start on sip_transaction (start_us desc, key desc)`.execute(db);
  await sql`create index sip_transaction_by_method on sip_transaction (method, start_us desc, key desc)`.execute(db);
  await sql`create index sip_transaction_by_node on sip_transaction (node)`.execute(db);
  await sql`create index sip_transaction_due on sip_transaction (imported, due_us) where due_us is not null`.execute(
    db,
  );
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`drop table sip_transaction`.execute(db);
}
