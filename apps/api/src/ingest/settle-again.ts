import type { QualityPolicy } from '@earshot/calls';
import { RULES, type RuleSettings } from '@earshot/diagnosis';
import { SCORE_VERSION } from '@earshot/metrics';
import type pg from 'pg';
import { hash53 } from './node.js';
import { PERIOD_US } from './periods.js';

/**
 * What makes rows of the same records, beside settings: raised where neither a score nor a rule has a new version and the rows are others
 * all the same. What is stored is made again after it, too.
 */
const DERIVATION = [2, SCORE_VERSION, RULES.map(({ code, version }) => [code, version])];

/** Calls, and streams of none, that are marked at once: live ones wait no longer than for these. */
const MARKED_AT_ONCE = 200;

/** Tells settings of scores and rules apart. */
export function settingsFingerprint(policy: QualityPolicy, { disabled, thresholds }: RuleSettings): number {
  return hash53(JSON.stringify([...DERIVATION, policy, [...disabled].sort(), thresholds]));
}

/** Notes what is settled under from now on; where it was something else, all that is there is to be settled again. */
export async function noteSettings(client: pg.ClientBase, fingerprint: number): Promise<void> {
  await client.query({
    name: 'note-settings',
    text: `insert into settled_under as noted (fingerprint, before_us)
      select $1, coalesce(greatest((select max(start_us) from call), (select max(start_us) from stream)) + 1, 0)
      on conflict (only_one) do update set fingerprint = excluded.fingerprint, before_us = excluded.before_us
      where noted.fingerprint <> excluded.fingerprint`,
    values: [fingerprint],
  });
}

/** Marks the newest of what was settled under other settings, and the periods that it is in; how many, 0 where none is left. */
export async function markSettledBefore(client: pg.ClientBase): Promise<number> {
  const { rows } = await client.query<{ marked: number }>({
    name: 'mark-settled-before',
    text: `with noted as (select before_us from settled_under where before_us > 0),
      newest as (
        select node, start_us from (
          select node, start_us from call where start_us < (select before_us from noted)
          union all
          select node, start_us from stream where call_key is null and start_us < (select before_us from noted)
        ) settled order by start_us desc fetch first ${MARKED_AT_ONCE} rows with ties
      ),
      marked as (
        insert into dirty (node, at_us, to_us, cause) select distinct node, start_us, start_us, 'time' from newest
      ),
      periods as (
        insert into traffic_due (period_us) select distinct start_us / ${PERIOD_US} * ${PERIOD_US} from newest
        on conflict do nothing
      )
      update settled_under set before_us = coalesce((select min(start_us) from newest), 0)
      where before_us > 0 returning (select count(*)::int from newest) as marked`,
  });
  return rows[0]?.marked ?? 0;
}
