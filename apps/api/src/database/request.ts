import pg from 'pg';
import type { BinaryRows } from './binary-rows.js';

/** Rows for a table with its columns; both are from code and never from input. */
export interface Copy {
  readonly into: string;
  readonly rows: BinaryRows;
}

/**
 * Sends statements together and gives the result of each; a copy of no rows is left out. Each answer of the database that is waited for waits
 * for its turn in a process that has other work. It may fail while rows are on their way, which a stream of `pg-copy-streams` must not: they
 * may be used again once a later request was answered.
 */
export function request(client: pg.ClientBase, statements: readonly (string | Copy)[]): Promise<pg.QueryResult[]> {
  const texts: string[] = [];
  const copied: BinaryRows[] = [];
  for (const statement of statements) {
    if (typeof statement === 'string') texts.push(statement);
    else if (statement.rows.rows > 0) {
      texts.push(`copy ${statement.into} from stdin (format binary)`);
      copied.push(statement.rows);
    }
  }
  return new Promise((resolve, reject) => {
    client.query(
      new CopyingQuery(texts.join(';'), copied, (error, result) => {
        if (error) reject(error);
        else resolve(Array.isArray(result) ? result : [result]);
      }),
    );
  });
}

const COPY_DATA = 'd'.charCodeAt(0);
/** Its length counts itself alone. */
const COPY_DONE = Buffer.from([...Buffer.from('c'), 0, 0, 0, 4]);

/** Gives each COPY among its statements its rows, when the server asks for them. */
class CopyingQuery extends pg.Query {
  #given = 0;

  constructor(
    text: string,
    private readonly copied: readonly BinaryRows[],
    done: (error: Error | undefined, result: unknown) => void,
  ) {
    super(text, done);
  }

  /** Called by the client: https://www.postgresql.org/docs/current/protocol-flow.html#PROTOCOL-COPY */
  handleCopyInResponse({ stream }: pg.Connection): void {
    const data = this.copied[this.#given]?.end() ?? Buffer.alloc(0);
    this.#given += 1;
    const head = Buffer.from([COPY_DATA, 0, 0, 0, 0]);
    head.writeUInt32BE(data.length + 4, 1);
    // All at once: what is sent after an error is passed over by the server.
    stream.cork();
    stream.write(head);
    stream.write(data);
    stream.write(COPY_DONE);
    stream.uncork();
  }
}
