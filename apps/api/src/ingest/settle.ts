import type { QualityPolicy } from '@earshot/calls';
import type { RuleSettings } from '@earshot/diagnosis';
import type pg from 'pg';
import { findingsTouching } from './across-calls.js';
import { type Component, ComponentSearch } from './component-search.js';
import { concludeComponent, HORIZON_US, type Reach, reachOf } from './conclude-component.js';
import { DerivedRows } from './derived-rows.js';
import { type Mark, markGoingOn, markSeen, removeCovered } from './marks.js';
import { markPeriods } from './periods.js';
import { ProbeSights } from './probe-sights.js';
import type { RecentRecords } from './recent-records.js';
import { type ChangedCalls, replaceRows } from './replace-rows.js';
import { latestAfter, type NodeSpan } from './stored-records.js';

/** Work that is done before requests and deliveries get their turn. */
export const WORK_MS = 5;

export interface SettleOutcome extends ChangedCalls {
  readonly components: readonly Component[];
  readonly records: number;
  readonly crowdedValues: number;
  readonly unreadableMessages: number;
  readonly cutComponents: number;
  readonly recordsLetGo: number;
  readonly failedComponents: number;
}

export interface SettleOptions {
  readonly nowUs: number;
  readonly recent: RecentRecords;
  readonly ruleSettings: RuleSettings;
  readonly policy: QualityPolicy;
  /** Lets requests and deliveries have their turn. */
  rest(): Promise<void>;
  onFailedComponent(component: Component, error: unknown): void;
}

/**
 * One settle, inside the caller's transaction, which sees one state of the database throughout (repeatable read): marks -> the components
 * that they touch -> all records of each -> calls -> rows replaced -> all marks of these components removed. What comes out is a function
 * of the records that are stored; marks written while it runs stay for the next.
 */
export async function settle(
  client: pg.ClientBase,
  marks: readonly Mark[],
  { nowUs, recent, ruleSettings, policy, rest, onFailedComponent }: SettleOptions,
): Promise<SettleOutcome> {
  const search = new ComponentSearch(client, recent);
  for (const { node, atUs } of marks) search.touch(node, atUs);
  const components = (await search.run()).filter(({ records }) => records.length > 0);
  const sights = await ProbeSights.around(client, ...timesOf(components));
  const acrossCalls = await findingsTouching(client, components);
  const reaches = components.map(reachOf);
  const goOnUs = await importedGoOnUs(client, reaches);
  const rows = new DerivedRows();
  const spans: NodeSpan[] = [];
  let records = 0;
  let recordsLetGo = 0;
  let failedComponents = 0;
  let restedMs = performance.now();
  for (const [place, component] of components.entries()) {
    const reach = reaches[place] as Reach;
    if (performance.now() - restedMs > WORK_MS) {
      await rest();
      restedMs = performance.now();
    }
    try {
      const concluded = concludeComponent(component, reach, {
        nowUs,
        ruleSettings,
        acrossCalls,
        policy,
        probesSeeingBothWays: sights.at(component.records[0]?.atUs ?? 0),
        goesOnUs: goOnUs[place] ?? null,
      });
      sights.note(concluded.probesSeeingBothWays, reach.firstUs);
      rows.add(concluded, homeOf(component));
      recordsLetGo += concluded.recordsLetGo;
    } catch (error) {
      // Its rows stay as they were; the others are not held up.
      failedComponents += 1;
      onFailedComponent(component, error);
      continue;
    }
    records += component.records.length;
    spans.push(...component.spans);
  }
  const changed = await replaceRows(client, spans, rows);
  const covered = await removeCovered(client, marks, spans);
  const fresh = await sights.write(client);
  if (fresh.length > 0) await markSeen(client, fresh);
  if (covered !== null) await markGoingOn(client, covered.fromUs, covered.toUs);
  await markPeriods(client, changed.sketchedUs);
  const { crowdedValues, unreadableMessages, cutComponents } = search;
  return {
    ...changed,
    components,
    records,
    crowdedValues,
    unreadableMessages,
    cutComponents,
    recordsLetGo,
    failedComponents,
  };
}

/** For each that came from captures the latest record of any call within the horizon, null for none and for all others. */
async function importedGoOnUs(client: pg.ClientBase, reaches: readonly Reach[]): Promise<(number | null)[]> {
  const found = reaches.map((): number | null => null);
  const imported = [...reaches.keys()].filter((place) => reaches[place]?.imported);
  const lastUs = imported.map((place) => reaches[place]?.lastUs ?? 0);
  for (const [at, latestUs] of (await latestAfter(client, lastUs, HORIZON_US)).entries())
    found[imported[at] as number] = latestUs;
  return found;
}

/** First and last time of the records of all components. */
function timesOf(components: readonly Component[]): [fromUs: number, toUs: number] {
  let fromUs = Number.MAX_SAFE_INTEGER;
  let toUs = 0;
  for (const { spans } of components) {
    for (const span of spans) {
      fromUs = Math.min(fromUs, span.fromUs);
      toUs = Math.max(toUs, span.toUs);
    }
  }
  return [Math.min(fromUs, toUs), toUs];
}

/** The same span of a component at every settle. */
function homeOf({ spans }: Component): NodeSpan {
  return spans.reduce((home, span) =>
    span.node < home.node || (span.node === home.node && span.fromUs < home.fromUs) ? span : home,
  );
}
