import { migrateDatabase } from '@earshot/api';
import { Failure, failureLine, USAGE_STATUS } from '../failure.js';

/** `earshot migrate`: the schema of this version, in the database of `DATABASE_URL`. */
export async function migrate(options: { readonly down?: boolean }): Promise<void> {
  const url = process.env.DATABASE_URL;
  if (!url) throw new Failure('set DATABASE_URL; the embedded database is migrated by `earshot start`', USAGE_STATUS);
  const names = await migrateDatabase(url, options.down ? 'down' : 'latest').catch((error: unknown) => {
    throw new Failure(`the database of DATABASE_URL: ${failureLine(error)}`);
  });
  if (names.length === 0) process.stdout.write('nothing to do\n');
  for (const name of names) process.stdout.write(`${options.down ? 'undone' : 'done'}  ${name}\n`);
}
