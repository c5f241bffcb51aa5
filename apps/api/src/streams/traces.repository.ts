import type { StoredTrace } from '@earshot/calls';
import type { Stream } from '@earshot/contracts';
import { Inject, Injectable } from '@nestjs/common';
import type { Database } from '../database/connect.js';
import { DATABASE } from '../tokens.js';

/** Windows of a stream that are read: an hour and a half. */
const MOST_WINDOWS = 1_080;

@Injectable()
export class TracesRepository {
  constructor(@Inject(DATABASE) private readonly database: Database) {}

  /** Traces of a stream, in order of time. */
  async of(stream: Stream): Promise<StoredTrace[]> {
    const rows = await this.database
      .selectFrom('rtp_trace')
      .select(['window_us', 'clock_rate', 'data'])
      .where('ssrc', '=', Number.parseInt(stream.ssrc, 16))
      .where('window_us', '>', stream.firstUs - 5_000_000)
      .where('window_us', '<=', stream.lastUs)
      .where('src', '=', stream.src)
      .where('dst', '=', stream.dst)
      .where('probe', '=', stream.probe)
      .orderBy('window_us')
      .limit(MOST_WINDOWS)
      .execute();
    return rows.map(({ window_us: windowUs, clock_rate: clockRate, data }) => ({ windowUs, clockRate, data }));
  }
}

/** Removes traces that were stored before a time; returns how many. */
export async function forgetTraces(database: Database, beforeUs: number): Promise<number> {
  const { numDeletedRows } = await database
    .deleteFrom('rtp_trace')
    .where('stored_us', '<', beforeUs)
    .executeTakeFirst();
  return Number(numDeletedRows);
}
