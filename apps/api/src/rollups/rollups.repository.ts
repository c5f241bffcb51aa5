import { ROLLUP_LENGTH } from '@earshot/calls';
import type { RollupDimension } from '@earshot/contracts';
import { Inject, Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import type { Database } from '../database/connect.js';
import { DATABASE } from '../tokens.js';

export interface RollupRow {
  readonly at_us: number;
  readonly value: string | null;
  readonly sums: number[];
}

const COLUMN: Readonly<Record<RollupDimension, string>> = {
  callerPeer: 'caller_peer',
  calleePeer: 'callee_peer',
  codec: 'codec',
  userAgent: 'user_agent',
  probe: 'probe',
  direction: 'direction',
};

@Injectable()
export class RollupsRepository {
  constructor(@Inject(DATABASE) private readonly database: Database) {}

  /** Sums of the slots from `fromUs` on and before `toUs`, one row a step and value, in order. */
  async sums(
    range: { readonly fromUs: number; readonly toUs: number; readonly stepUs: number },
    by: RollupDimension | null,
    limit: number,
  ): Promise<RollupRow[]> {
    const { fromUs, toUs, stepUs } = range;
    const value = by === null ? sql`null::text` : sql.ref(COLUMN[by]);
    // Array positions are aggregated one by one; a plan over a hundred sums is still one pass over the rows.
    const places = Array.from({ length: ROLLUP_LENGTH }, (_, index) => sql`sum(sums[${sql.lit(index + 1)}])::float8`);
    const { rows } = await sql<RollupRow>`
      select ${fromUs}::bigint + (slot_us - ${fromUs}::bigint) / ${stepUs}::bigint * ${stepUs}::bigint as at_us,
        ${value} as value, array[${sql.join(places)}] as sums
      from rollup
      where slot_us >= ${fromUs}::bigint and slot_us < ${toUs}::bigint
      group by 1, 2 order by 1, 2 nulls last limit ${limit}`.execute(this.database);
    return rows;
  }
}
