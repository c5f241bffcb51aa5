import type { LinkDecision } from '@earshot/contracts';
import type pg from 'pg';

/** A leg that a decision speaks of. */
export interface DecidedLeg {
  readonly node: number;
  readonly atUs: number;
  readonly key: string;
  readonly side: 0 | 1;
}

/** A decision with where the records of its legs are. */
export interface StoredDecision {
  readonly id: number;
  readonly verdict: LinkDecision['verdict'];
  readonly decidedUs: number;
  readonly legs: readonly DecidedLeg[];
}

interface DecisionRow {
  readonly id: number;
  readonly verdict: LinkDecision['verdict'];
  readonly decided_us: number;
  readonly leg_key: string;
  readonly side: 0 | 1;
  readonly node: number;
  readonly at_us: number;
}

const READ = `select d.id, d.verdict, d.decided_us, l.leg_key, l.side, l.node, l.at_us
  from link_decision d join link_decision_leg l on l.decision_id = d.id
  where d.id in (select decision_id from link_decision_leg where node = any($1::bigint[]))
  order by d.id, l.side, l.at_us, l.leg_key`;

/** Decisions about any leg of these nodes, oldest first. */
export async function decisionsAbout(client: pg.ClientBase, nodes: readonly number[]): Promise<StoredDecision[]> {
  const { rows } = await client.query<DecisionRow>({ name: 'read-decisions', text: READ, values: [nodes] });
  const decisions = new Map<number, StoredDecision & { legs: DecidedLeg[] }>();
  for (const { id, verdict, decided_us: decidedUs, leg_key: key, side, node, at_us: atUs } of rows) {
    const decision = decisions.get(id) ?? { id, verdict, decidedUs, legs: [] };
    decisions.set(id, decision);
    decision.legs.push({ node, atUs, key, side });
  }
  return [...decisions.values()];
}

/** As the fold takes it. */
export function linkDecisionOf({ id, verdict, decidedUs, legs }: StoredDecision): LinkDecision {
  const keysOf = (side: 0 | 1): string[] => legs.filter((leg) => leg.side === side).map(({ key }) => key);
  return { id, verdict, decidedUs, legKeys: keysOf(0), otherLegKeys: keysOf(1) };
}
