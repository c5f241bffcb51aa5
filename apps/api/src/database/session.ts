import type pg from 'pg';

/** One connection for one kind of work, opened when it is needed and again after it was lost. */
export class Session {
  #client: pg.PoolClient | null = null;

  constructor(
    private readonly pool: pg.Pool,
    /** Statements that a new connection begins with: temporary tables, settings. */
    private readonly prologue: string,
  ) {}

  /** Runs work on the connection; after a failure the next work gets a new one. */
  async run<T>(work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
    const client = await this.#connected();
    try {
      return await work(client);
    } catch (error) {
      this.drop();
      throw error;
    }
  }

  get open(): boolean {
    return this.#client !== null;
  }

  /** Ends the connection, and with it its locks and temporary tables. */
  drop(): void {
    const client = this.#client;
    this.#client = null;
    client?.release(true);
  }

  async #connected(): Promise<pg.PoolClient> {
    if (this.#client !== null) return this.#client;
    const client = await this.pool.connect();
    // While it is ours the pool does not listen; an error without a listener would end the process.
    client.on('error', () => {
      if (this.#client === client) this.drop();
    });
    try {
      await client.query(this.prologue);
    } catch (error) {
      client.release(true);
      throw error;
    }
    this.#client = client;
    return client;
  }
}
