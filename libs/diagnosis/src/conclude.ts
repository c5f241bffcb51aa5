import { type AssembledCall, createFold, type Fold, type FoldOptions, type OtherTransaction } from '@earshot/calls';
import type { CallDetail, CaptureRecord, Finding, Stream } from '@earshot/contracts';
import type { DiagnosisContext } from './rule.js';
import { CALL_RULES, OTHER_RULES } from './rules.js';
import { SEVERITY_RANK } from './severity.js';
import { verdict } from './verdict.js';

/** Findings of one call, gravest and surest first. */
export function diagnose(call: AssembledCall, context: DiagnosisContext): Finding[] {
  return CALL_RULES.flatMap((rule) => rule.find(call, context)).sort(byGravity);
}

/** Findings of no one call: registrations, scans. */
export function diagnoseOthers(transactions: readonly OtherTransaction[], context: DiagnosisContext): Finding[] {
  return OTHER_RULES.flatMap((rule) => rule.findOther(transactions, context)).sort(byGravity);
}

/** The call whole: facts, findings and verdict. */
export function concludeCall(call: AssembledCall, context: DiagnosisContext): CallDetail {
  const findings = diagnose(call, context);
  return {
    ...call.facts,
    verdict: verdict(call, findings, context),
    findingCodes: [...new Set(findings.map(({ code }) => code))],
    findings,
  };
}

/** What a fold alone can tell of its probes. */
export function contextOf(fold: Fold, captureDrops: number | null = null): DiagnosisContext {
  return { nowUs: fold.nowUs(), probesSeeingBothWays: fold.probesSeeingBothWays(), captureDrops };
}

/** Every call of a fold, one by one as they are asked for. */
export function* concludeCalls(fold: Fold, context: DiagnosisContext = contextOf(fold)): IterableIterator<CallDetail> {
  for (const call of fold.calls()) yield concludeCall(call, context);
}

export interface Conclusion {
  readonly calls: CallDetail[];
  /** Streams of no call. */
  readonly streams: Stream[];
  /** Findings of no one call. */
  readonly findings: Finding[];
}

export interface ConcludeOptions extends FoldOptions {
  /** Probes known from elsewhere to see both directions (P0), beside those that the records show. */
  readonly probesSeeingBothWays?: Iterable<string>;
  readonly captureDrops?: number | null;
}

/** Records of one component, or of a whole capture, to concluded calls. The same set gives the same result in any order. */
export function conclude(records: Iterable<CaptureRecord>, options: ConcludeOptions = {}): Conclusion {
  const fold = createFold(options);
  fold.addAll(records);
  const own = contextOf(fold, options.captureDrops ?? null);
  const probes = new Set([...own.probesSeeingBothWays, ...(options.probesSeeingBothWays ?? [])]);
  const context = { ...own, probesSeeingBothWays: probes };
  return {
    calls: [...concludeCalls(fold, context)],
    streams: [...fold.unboundStreams()],
    findings: diagnoseOthers(fold.otherTransactions(), context),
  };
}

function byGravity(a: Finding, b: Finding): number {
  const gravity = SEVERITY_RANK[b.severity] - SEVERITY_RANK[a.severity];
  if (gravity !== 0) return gravity;
  if (a.confidence !== b.confidence) return b.confidence - a.confidence;
  return a.code < b.code ? -1 : a.code > b.code ? 1 : 0;
}
