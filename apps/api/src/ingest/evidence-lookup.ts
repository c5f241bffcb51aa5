import type pg from 'pg';
import type { Question } from './evidence.js';
import type { Span } from './span.js';

/** Rows that are read of one value: a node has one for each span of time in which it was seen with it. */
export const MAX_ROWS_PER_VALUE = 256;

/** Another node that had a value, and when. */
export interface Match {
  readonly node: number;
  readonly at_us: number;
}

/** What was found for one value, for all the spans that asked. */
export interface Found {
  readonly spans: readonly Span[];
  readonly matches: readonly Match[];
}

interface SharedQuestion extends Question {
  readonly spans: Span[];
}

/** The questions of one round: each value is asked for once, however many spans have it. */
export class EvidenceLookup {
  readonly #questions = new Map<string, SharedQuestion>();

  ask(name: string, span: Span, { asks, fromUs, toUs }: Question): void {
    const question = this.#questions.get(name);
    if (question === undefined) this.#questions.set(name, { spans: [span], asks, fromUs, toUs });
    else question.spans.push(span);
  }

  /** Answers to those that have any. */
  async answers(client: pg.ClientBase): Promise<Found[]> {
    const questions = [...this.#questions.values()];
    if (questions.length === 0) return [];
    const { rows } = await client.query<Match & { place: number }>({
      name: 'find-evidence',
      text: FIND,
      values: [
        questions.map(({ asks }) => asks),
        questions.map(({ fromUs }) => fromUs),
        questions.map(({ toUs }) => toUs),
        // What only one span asks for need not tell it of itself.
        questions.map(({ spans }) => (spans.length === 1 ? (spans[0]?.node ?? NO_NODE) : NO_NODE)),
        questions.reduce((least, { fromUs }) => Math.min(least, fromUs), Number.MAX_SAFE_INTEGER),
        questions.reduce((most, { toUs }) => Math.max(most, toUs), 0),
      ],
    });
    const matches = new Map<number, Match[]>();
    for (const { place, ...match } of rows) {
      const known = matches.get(place);
      if (known === undefined) matches.set(place, [match]);
      else known.push(match);
    }
    return [...matches].map(([place, found]) => ({ spans: questions[place - 1]?.spans ?? [], matches: found }));
  }
}

const NO_NODE = -1;

/** The outer bounds let the planner leave out the partitions of all other days. */
const FIND = `select q.place::int, e.node, e.at_us
  from unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::bigint[])
    with ordinality q(key, from_us, to_us, asker, place)
  cross join lateral (
    select node, at_us from evidence v
    where v.key = q.key and v.at_us between q.from_us and q.to_us and v.at_us between $5 and $6
      and v.node <> q.asker
    limit ${MAX_ROWS_PER_VALUE}
  ) e`;
