import { type AssembledCall, createFold, type Fold, type FoldOptions, type OtherTransaction } from '@earshot/calls';
import type { CallDetail, CaptureRecord, Finding, Stream } from '@earshot/contracts';
import { applied, byGravity } from './apply-rules.js';
import { diagnoseTraffic, type FindingsByCall, findingsByCall } from './diagnose-traffic.js';
import { LegStreams } from './leg-stream.js';
import type { CallRule, DiagnosisContext, RuleSettings } from './rule.js';
import { callRulesFor, OTHER_RULES, RULES } from './rules.js';
import { DEFAULT_SETTINGS } from './settings.js';
import { EVERY_SIGN, SIGN, signsOf } from './signs.js';
import type { Thresholds } from './thresholds.js';
import { verdict } from './verdict.js';

/** Findings of one call, gravest and surest first. */
export function diagnose(call: AssembledCall, context: DiagnosisContext): Finding[] {
  const rules = callRulesFor(context.changed.length === 0 ? signsOf(call) : possibleSigns(call));
  const isByDefault = context.changed.length === 0 && context.disabled.size === 0;
  const own = isByDefault
    ? foundByDefault(rules, call, context)
    : applied(rules, context, (rule, thresholds) => rule.find(call, withThresholds(context, thresholds)));
  const across = context.acrossCalls.size === 0 ? undefined : context.acrossCalls.get(call.facts.key);
  if (own.length === 0 && across === undefined) return own;
  return withoutYielding([...own, ...(across ?? [])]).sort(byGravity);
}

/** With another threshold a rule may find something in a call that does not show its signs, but nothing of streams that are not there. */
function possibleSigns({ streams }: AssembledCall): number {
  return streams.length === 0 ? EVERY_SIGN & ~SIGN.streams : EVERY_SIGN;
}

/** The same with no rule disabled and no threshold changed, as each of a hundred thousand calls is nearly always looked at. */
function foundByDefault(rules: readonly CallRule[], call: AssembledCall, context: DiagnosisContext): Finding[] {
  const found: Finding[] = [];
  for (const rule of rules)
    for (const finding of rule.find(call, context)) found.push({ ...finding, ruleVersion: rule.version });
  return found;
}

function withThresholds(context: DiagnosisContext, thresholds: Thresholds): DiagnosisContext {
  return thresholds === context.thresholds ? context : { ...context, thresholds };
}

/** A scan makes thousands of the same; a person reads the first. */
const MAX_OTHER_FINDINGS = 100;

/** Findings of no one call: registrations, scans. */
export function diagnoseOthers(transactions: readonly OtherTransaction[], context: DiagnosisContext): Finding[] {
  return applied(OTHER_RULES, context, (rule, thresholds) =>
    rule.findOther(transactions, withThresholds(context, thresholds)),
  )
    .sort(byGravity)
    .slice(0, MAX_OTHER_FINDINGS);
}

/** The call whole: facts, findings and verdict. */
export function concludeCall(call: AssembledCall, context: DiagnosisContext): CallDetail {
  const findings = diagnose(call, context);
  // The facts were made for this call alone: to copy their fifty fields costs more than the rules.
  return Object.assign(call.facts, {
    verdict: verdict(call, findings, context),
    findingCodes: findings.length === 0 ? [] : [...new Set(findings.map(({ code }) => code))],
    findings,
  });
}

export interface ConcludeOptions {
  /** Probes known from elsewhere to see both directions (P0), beside those that the records show. */
  readonly probesSeeingBothWays?: Iterable<string>;
  /** The records are of a capture that has ended, not of traffic that goes on; false if not given. */
  readonly captureEnded?: boolean;
  /** Packets that the capture is known to have dropped; null where nobody counted. */
  readonly captureDrops?: number | null;
  /** Rules left out and thresholds changed; the defaults if not given. */
  readonly settings?: RuleSettings;
  /** Findings across calls that were made elsewhere, of more than this fold has; else they are made of it. */
  readonly acrossCalls?: FindingsByCall;
}

/** What a fold can tell of its probes, and what is known beside it. */
export function contextOf(fold: Fold, options: ConcludeOptions = {}): DiagnosisContext {
  return {
    nowUs: fold.nowUs(),
    captureEnded: options.captureEnded ?? false,
    probesSeeingBothWays: new Set([...fold.probesSeeingBothWays(), ...(options.probesSeeingBothWays ?? [])]),
    secondsOfCommonLoss: fold.secondsOfCommonLoss(),
    captureDrops: options.captureDrops ?? null,
    ...(options.settings ?? DEFAULT_SETTINGS),
    acrossCalls: options.acrossCalls ?? new Map(),
    legStreams: new LegStreams(),
  };
}

/** Calls of a fold, each made as it is asked for (iterate once), and the findings of no one call. */
export function concludeCalls(
  fold: Fold,
  options: ConcludeOptions = {},
): { readonly calls: IterableIterator<CallDetail>; readonly findings: Finding[] } {
  const made = options.acrossCalls === undefined ? diagnoseTraffic(fold.traffic(), options.settings) : [];
  const context = contextOf(fold, { ...options, acrossCalls: options.acrossCalls ?? findingsByCall(made) });
  return {
    calls: concludedOneByOne(fold, context),
    findings: [...made, ...diagnoseOthers(fold.otherTransactions(), context)].sort(byGravity),
  };
}

function* concludedOneByOne(fold: Fold, context: DiagnosisContext): IterableIterator<CallDetail> {
  for (const call of fold.calls()) yield concludeCall(call, context);
}

export interface Conclusion {
  readonly calls: CallDetail[];
  /** Streams of no call. */
  readonly streams: Stream[];
  /** Findings of no one call. */
  readonly findings: Finding[];
}

/** Records of one component, or of a whole capture, to concluded calls. The same set gives the same result in any order. */
export function conclude(records: Iterable<CaptureRecord>, options: ConcludeOptions & FoldOptions = {}): Conclusion {
  const fold = createFold(options);
  fold.addAll(records);
  const { calls, findings } = concludeCalls(fold, options);
  return { calls: [...calls], streams: [...fold.unboundStreams()], findings };
}

const YIELDS = new Map(RULES.map(({ code, yieldsTo }) => [code, yieldsTo ?? []]));

/** Without those that another finding explains better. */
function withoutYielding(findings: readonly Finding[]): Finding[] {
  return findings.filter(({ code }) => !findings.some((other) => YIELDS.get(code)?.includes(other.code)));
}
