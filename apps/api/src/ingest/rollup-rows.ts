import { ROLLUP_LENGTH } from '@earshot/calls';

const DIMENSIONS = ['caller_peer', 'callee_peer', 'codec', 'user_agent', 'probe', 'direction'] as const;

/** An index takes no words of any length; as in the migration that made the table. */
const LONGEST_WORD = 100;

/** Columns of a contribution that a change of it has to name. */
export const CHANGED_COLUMNS = ['slot_us', ...DIMENSIONS, 'sums'].join(', ');

const PLACES = Array.from(
  { length: ROLLUP_LENGTH },
  (_, index) => `coalesce(sum(sign * sums[${index + 1}]), 0)::bigint`,
).join(', ');

/**
 * The end of a statement whose CTE `changed` has contributions that came (`sign` 1) and went (-1): adds them up into the rollup. Rows are locked in
 * one order, so that a settle and the retention cannot wait for each other. Returns slots and counts; a row that counts nothing is to be removed.
 */
export const ADD_CHANGES = `insert into rollup as r (slot_us, ${DIMENSIONS.join(', ')}, contributions, sums)
  select slot_us, ${DIMENSIONS.map((name) => `left(${name}, ${LONGEST_WORD}) as ${name}`).join(', ')},
    sum(sign)::int, array[${PLACES}]
  from changed group by 1, 2, 3, 4, 5, 6, 7 order by 1, 2, 3, 4, 5, 6, 7
  on conflict (slot_us, ${DIMENSIONS.join(', ')}) do update set
    contributions = r.contributions + excluded.contributions,
    sums = array(select coalesce(a, 0) + coalesce(b, 0)
      from unnest(r.sums, excluded.sums) with ordinality as both_sums (a, b, place) order by place)
  returning r.slot_us, r.contributions`;

/** One row of what `ADD_CHANGES` returns. */
export interface ChangedRollup {
  readonly slot_us: number;
  readonly contributions: number;
}

export const REMOVE_EMPTY = 'delete from rollup where slot_us = any($1::bigint[]) and contributions = 0';

/** Slots with a row that counts nothing any more. */
export function emptiedSlots(changed: readonly ChangedRollup[]): number[] {
  return [...new Set(changed.filter(({ contributions }) => contributions === 0).map(({ slot_us }) => slot_us))];
}
