import { migrateDown, migrateToLatest } from '@earshot/migrations';
import { connect } from './connect.js';

/** Brings a database to the schema of this version, or undoes the last migration; returns what was run. */
export async function migrateDatabase(databaseUrl: string, to: 'latest' | 'down'): Promise<readonly string[]> {
  const connection = connect(databaseUrl, () => {});
  try {
    return await (to === 'latest' ? migrateToLatest(connection.database) : migrateDown(connection.database));
  } finally {
    await connection.close();
  }
}
