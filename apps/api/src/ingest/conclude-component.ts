import { createFold, type FoldOptions, type QualityPolicy, type Traffic } from '@earshot/calls';
import { type CallDetail, type CaptureRecord, isImportProbe, type Transaction } from '@earshot/contracts';
import {
  type ConcludeOptions,
  type Conclusion,
  concludeCalls,
  type FindingsByCall,
  type RuleSettings,
} from '@earshot/diagnosis';
import type { Component } from './component-search.js';

/** RFC 3261 17.1.1.2, Timer B: an INVITE without any answer is given up so long after it was sent. */
const TIMER_B_US = 32_000_000;
/** RFC 3261 16.6, Timer C: so is one that rings, after its last sign. */
const TIMER_C_US = 181_000_000;
/** A call of which so long nothing was seen is not taken to run. */
const SEEN_US = 60_000_000;

/** A capture goes on after a call while anything is in it up to so long after the call's last record. */
export const HORIZON_US = 242_000_000;

interface ConcludedRecords extends Conclusion {
  /** What rules across calls read of it. */
  readonly traffic: Traffic;
  /** Requests outside of calls. */
  readonly transactions: readonly Transaction[];
  /** Probes of its calls that saw speech go both ways. */
  readonly probesSeeingBothWays: ReadonlySet<string>;
  /** Records of media that belonged to no call and no stream, and were too many to be kept for one. */
  readonly recordsLetGo: number;
}

/** When the records of a component were captured, and whether all of them came from captures. */
export interface Reach {
  readonly imported: boolean;
  readonly firstUs: number;
  readonly lastUs: number;
}

export interface ConcludedComponent extends ConcludedRecords {
  readonly imported: boolean;
  /** When to look at a call again if nothing comes, by its key; calls that are over are not in it. */
  readonly dueUs: ReadonlyMap<string, number>;
}

export interface Surroundings {
  readonly nowUs: number;
  readonly ruleSettings: RuleSettings;
  /** Findings across calls by the key of a call that they touch. */
  readonly acrossCalls: FindingsByCall;
  readonly policy: QualityPolicy;
  readonly probesSeeingBothWays: Iterable<string>;
  /** Latest record of any call within `HORIZON_US` after the last of this one; null for none. */
  readonly goesOnUs: number | null;
}

export function reachOf({ records }: Pick<Component, 'records'>): Reach {
  let firstUs = Number.MAX_SAFE_INTEGER;
  let lastUs = 0;
  for (const { atUs } of records) {
    if (atUs < firstUs) firstUs = atUs;
    if (atUs > lastUs) lastUs = atUs;
  }
  return { imported: records.every(({ probe }) => isImportProbe(probe)), firstUs, lastUs };
}

/**
 * Folds and diagnoses the records of one component. The present of an imported call is where its capture ends, as for `analyze`:
 * a capture that stops ages nothing. That of any other is now.
 */
export function concludeComponent(
  { records, decisions }: Pick<Component, 'records' | 'decisions'>,
  { imported, lastUs }: Reach,
  { nowUs, ruleSettings, policy, acrossCalls, probesSeeingBothWays, goesOnUs }: Surroundings,
): ConcludedComponent {
  const options = { probesSeeingBothWays, settings: ruleSettings, acrossCalls, captureEnded: imported };
  const at = (presentUs: number) => concludeAt(records, { nowUs: presentUs, decisions, policy }, options);
  let presentUs = imported ? lastUs : nowUs;
  let concluded = at(presentUs);
  const isOpen = imported ? isUnended : isRunning;
  if (imported && goesOnUs !== null && (concluded.calls.some(isOpen) || concluded.transactions.some(isPending))) {
    presentUs = goesOnUs;
    concluded = at(presentUs);
  }
  const dueUs = new Map<string, number>();
  for (const call of concluded.calls) {
    const due = isOpen(call) ? dueOf(call, records, presentUs) : null;
    if (due !== null) dueUs.set(call.key, due);
  }
  return { ...concluded, imported, dueUs };
}

/** The next moment at which a call that runs may be over without another record. */
function dueOf(call: CallDetail, records: readonly CaptureRecord[], presentUs: number): number | null {
  const callIds = new Set(call.callIds);
  const moments: number[] = [];
  let lastUs = call.streamDetails.reduce((last, stream) => Math.max(last, stream.lastUs), 0);
  for (const record of records) {
    if (record.kind !== 'sip' || !callIds.has(record.callId)) continue;
    lastUs = Math.max(lastUs, record.atUs);
    if (record.method === 'INVITE') moments.push(record.atUs + TIMER_B_US);
  }
  moments.push(lastUs + TIMER_B_US, lastUs + SEEN_US, lastUs + TIMER_C_US);
  const next = moments.reduce((least, at) => (at > presentUs && at < least ? at : least), Number.MAX_SAFE_INTEGER);
  return next === Number.MAX_SAFE_INTEGER ? null : next;
}

function concludeAt(
  records: readonly CaptureRecord[],
  foldOptions: FoldOptions,
  options: ConcludeOptions,
): ConcludedRecords {
  const fold = createFold(foldOptions);
  fold.addAll(records);
  const { calls, findings } = concludeCalls(fold, options);
  return {
    calls: [...calls],
    streams: [...fold.unboundStreams()],
    findings,
    traffic: fold.traffic(),
    transactions: fold.transactions(),
    probesSeeingBothWays: fold.probesSeeingBothWays(),
    recordsLetGo: fold.recordsLetGo(),
  };
}

function isPending({ outcome }: Transaction): boolean {
  return outcome === 'pending';
}

/** Whatever is said of it for its capture's end. */
function isUnended({ endUs }: CallDetail): boolean {
  return endUs === null;
}

function isRunning({ verdict }: CallDetail): boolean {
  return verdict.outcome === 'running';
}
