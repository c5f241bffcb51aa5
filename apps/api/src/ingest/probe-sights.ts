import { DAY_US } from '@earshot/migrations';
import type pg from 'pg';
import { withoutNul } from '../database/without-nul.js';

/** A probe saw speech go both ways on a day, counted from the epoch. It holds for calls of that day and the next. */
export interface ProbeSight {
  readonly probe: string;
  readonly day: number;
}

/** Which probes are known to see both ways, around the days of one settle. */
export class ProbeSights {
  readonly #byDay = new Map<number, Set<string>>();
  readonly #fresh: ProbeSight[] = [];

  static async around(client: pg.ClientBase, fromUs: number, toUs: number): Promise<ProbeSights> {
    const sights = new ProbeSights();
    const { rows } = await client.query<ProbeSight>({
      name: 'read-sights',
      text: 'select probe, day from probe_sight where day >= $1 and day <= $2',
      values: [dayOf(fromUs) - 1, dayOf(toUs)],
    });
    for (const { probe, day } of rows) sights.#probesOf(day).add(probe);
    return sights;
  }

  at(atUs: number): Set<string> {
    return new Set([...this.#probesOf(dayOf(atUs)), ...this.#probesOf(dayOf(atUs) - 1)]);
  }

  note(probes: Iterable<string>, atUs: number): void {
    const day = dayOf(atUs);
    for (const name of probes) {
      const probe = withoutNul(name);
      if (this.#probesOf(day).has(probe)) continue;
      this.#probesOf(day).add(probe);
      this.#fresh.push({ probe, day });
    }
  }

  /** Those noted that were not known, now written. */
  async write(client: pg.ClientBase): Promise<readonly ProbeSight[]> {
    if (this.#fresh.length === 0) return [];
    await client.query(
      'insert into probe_sight (probe, day) select * from unnest($1::text[], $2::int[]) on conflict do nothing',
      [this.#fresh.map(({ probe }) => probe), this.#fresh.map(({ day }) => day)],
    );
    return this.#fresh;
  }

  #probesOf(day: number): Set<string> {
    const known = this.#byDay.get(day);
    if (known !== undefined) return known;
    const probes = new Set<string>();
    this.#byDay.set(day, probes);
    return probes;
  }
}

function dayOf(atUs: number): number {
  return Math.floor(atUs / DAY_US);
}
