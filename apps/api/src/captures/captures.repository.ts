import { Inject, Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import type { Database } from '../database/connect.js';
import { DATABASE } from '../tokens.js';

@Injectable()
export class CapturesRepository {
  constructor(@Inject(DATABASE) private readonly database: Database) {}

  /** Records of a time that are stored, of SIP only what was imported. */
  async storedWithin(fromUs: number, toUs: number): Promise<number> {
    const within = sql`at_us between ${fromUs} and ${toUs}`;
    const { rows } = await sql<{ records: number }>`
      select (select count(*) from message where ${within} and (probe = 'import' or probe like 'import:%'))
        + (select count(*) from rtp_window where ${within})
        + (select count(*) from rtcp_report where ${within})
        + (select count(*) from media_event where ${within}) as records`.execute(this.database);
    return rows[0]?.records ?? 0;
  }
}
