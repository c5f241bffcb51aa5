import type { AssembledCall } from '@earshot/calls';
import type { Band, Finding, Heard, Listener, Outcome, Verdict, VerdictClause } from '@earshot/contracts';
import { type BadSpan, worstSpan } from './bad-span.js';
import { clockTime, percent } from './clock-time.js';
import { cancelCrossedAnswer } from './crossed-cancel.js';
import { failureClause } from './failure-text.js';
import { namesOf } from './figure-words.js';
import { type DiagnosisContext, span } from './rule.js';
import { SEVERITY_RANK } from './severity.js';

const WORD: Record<Band, string> = { good: 'Good.', fair: 'Fair.', poor: 'Poor.', bad: 'Bad.' };
const WORST_FIRST: readonly Band[] = ['bad', 'poor', 'fair', 'good'];

/** Two sentences at most: how it was, and the one thing to know about it. No verdict is better than a guess. */
export function verdict(call: AssembledCall, findings: readonly Finding[], context: DiagnosisContext): Verdict {
  const { state } = call.facts;
  const leading = leadingFinding(findings);
  if (state === 'failed' || state === 'timed-out') {
    const said = leading !== null && SAID_BY_STATUS.has(leading.code);
    const clause = said ? { text: failureClause(call).text, finding: leading.code } : failureClause(call);
    return concluded('failed', said ? [clause] : [clause, ...clauseOf(leading)], leading);
  }
  if (state === 'cancelled') {
    const elsewhere = findings.find(({ code }) => code === 'forked-elsewhere');
    if (elsewhere)
      return concluded('not-measured', [{ text: `${elsewhere.title}.`, finding: elsewhere.code }], elsewhere);
    return concluded('not-measured', [failureClause(call)], null);
  }
  if (!isUp(call, context)) return answered(call, findings, leading);
  return context.captureEnded ? cutShort(call, findings, leading) : running(call, leading);
}

/** Findings that the sentence about the failure says already. */
const SAID_BY_STATUS = new Set(['dead-next-hop', 'codec-rejection']);

function answered(call: AssembledCall, findings: readonly Finding[], leading: Finding | null): Verdict {
  const blind = findings.find(({ code, confidence }) => code === 'capture-loss' && confidence >= BELIEVED);
  if (blind) {
    const text = 'Not measured: the capture lost packets itself.';
    return concluded('not-measured', [{ text, finding: blind.code }], blind);
  }
  const band = worstBand(call);
  if (leading !== null && leading.severity === 'critical') {
    return concluded('bad', [{ text: WORD.bad, finding: null }, ...clauseOf(leading)], leading);
  }
  if (band === null)
    return concluded('not-measured', [{ text: unscoredText(call), finding: null }, ...clauseOf(leading)], leading);
  // What the probe measured and what the receiver reports are two truths: the word is the probe's, the sentence the receiver's.
  const atProbe = band === 'good' && leading?.code === 'downstream-loss';
  const clauses: VerdictClause[] = [{ text: atProbe ? 'Good at the probe.' : WORD[band], finding: null }];
  // Numbers that rest on a wrong clock are not to be put into words.
  const misled = findings.find(({ code, confidence }) => code === 'wrong-clock' && confidence >= BELIEVED) ?? null;
  const toSay = leading ?? noticed(findings);
  if (band !== 'good') clauses.push(...(misled === null ? [impairment(call, findings)] : clauseOf(misled)));
  else if (toSay !== null) clauses.push(...clauseOf(toSay));
  else {
    const silent = [call.facts.caller, call.facts.callee].filter(({ unmeasured }) => unmeasured !== null);
    if (silent.length === 1)
      clauses.push({ text: `What the ${silent[0]?.listener} heard was not measured.`, finding: null });
  }
  const rests = findings.find(({ code }) => clauses.some(({ finding }) => finding === code)) ?? null;
  return concluded(band, clauses, rests);
}

function running(call: AssembledCall, leading: Finding | null): Verdict {
  const { state } = call.facts;
  if (state === 'trying') return concluded('running', [{ text: 'Trying.', finding: null }], null);
  if (state === 'ringing') return concluded('running', [{ text: 'Ringing.', finding: null }], null);
  const band = worstBand(call);
  const text = band === null ? 'Running.' : `Running, ${band} so far.`;
  return concluded('running', [{ text, finding: null }, ...clauseOf(leading)], leading);
}

/** Up when its capture ended, which says nothing of how it went on. */
function cutShort(call: AssembledCall, findings: readonly Finding[], leading: Finding | null): Verdict {
  const { state } = call.facts;
  if (state !== 'answered') {
    const when = state === 'ringing' ? 'while it rings' : 'before any answer';
    return concluded('not-measured', [{ text: `Not measured: the capture ends ${when}.`, finding: null }], null);
  }
  const soFar = answered(call, findings, leading);
  const clauses = [...soFar.clauses, { text: 'The capture ends before the call does.', finding: null }];
  return { ...concluded(soFar.outcome, clauses, null), confidence: soFar.confidence };
}

/** Nothing has ended it, and something of it was seen lately; else only its end was not captured. */
function isUp({ facts, lastUs }: AssembledCall, { nowUs, thresholds }: DiagnosisContext): boolean {
  if (facts.state === 'trying' || facts.state === 'ringing') return true;
  return facts.state === 'answered' && nowUs - lastUs < thresholds.runningForUs;
}

function worstBand({ facts }: AssembledCall): Band | null {
  const bands = [facts.caller.band, facts.callee.band];
  return WORST_FIRST.find((band) => bands.includes(band)) ?? null;
}

/** Findings below it are offered on the page, not put into words. */
const BELIEVED = 0.5;

function leadingFinding(findings: readonly Finding[]): Finding | null {
  let leading: Finding | null = null;
  for (const finding of findings) {
    if (finding.confidence < BELIEVED || SEVERITY_RANK[finding.severity] < SEVERITY_RANK.major) continue;
    if (leading === null || SEVERITY_RANK[finding.severity] > SEVERITY_RANK[leading.severity]) leading = finding;
  }
  return leading;
}

function clauseOf(finding: Finding | null): VerdictClause[] {
  return finding === null ? [] : [{ text: `${finding.title}.`, finding: finding.code }];
}

/** The worst of both ears with its numbers, and the finding that names its cause where there is one. */
function impairment(call: AssembledCall, findings: readonly Finding[]): VerdictClause {
  const spans = (['caller', 'callee'] as const)
    .map((listener) => ({ listener, span: worstSpan(call, listener) }))
    .filter((one): one is { listener: Listener; span: BadSpan } => one.span !== null)
    .sort((a, b) => (a.span.mosLq ?? NO_SCORE) - (b.span.mosLq ?? NO_SCORE));
  const [worst] = spans;
  const answerUs = call.facts.answerUs ?? call.facts.startUs;
  if (worst === undefined) return { text: codecText(call), finding: null };
  const texts = spans.map((one) => spanText(one.listener, one.span, answerUs));
  const cause = findings.find(
    ({ code, direction, confidence }) =>
      CAUSES.has(code) && confidence >= BELIEVED && (direction === null || direction === worst.listener),
  );
  const text = `${capital(texts.join('; '))}.`;
  if (cause !== undefined) return { text, finding: cause.code };
  const { stream, fromUs, toUs } = worst.span;
  return { text, finding: null, evidence: span('the worst of it', stream.stream.key, fromUs, toUs) };
}

/** A span without a score comes after all that have one. */
const NO_SCORE = 5;

/** Findings that name why a direction lost packets. */
const CAUSES = new Set([
  'queue-drop-bursts',
  'bufferbloat',
  'route-change',
  'wrong-clock',
  'ptime-mismatch',
  'upstream-loss',
  'downstream-loss',
  'mirror-duplicates',
]);

/** Findings below major that somebody on the call noticed all the same. */
const NOTICED = new Set([
  'clipped-greeting',
  'dead-air',
  'early-media-missing',
  'stuck-hold',
  'silence-suppression',
  'dtmf-mismatch',
]);

function noticed(findings: readonly Finding[]): Finding | null {
  const isNoticed = ({ code, confidence, severity }: Finding): boolean =>
    NOTICED.has(code) && confidence >= BELIEVED && severity !== 'info';
  return findings.find(isNoticed) ?? null;
}

function spanText(listener: Listener, span: BadSpan, answerUs: number): string {
  const other = listener === 'caller' ? 'callee' : 'caller';
  const when = `${clockTime(span.fromUs, answerUs)}–${clockTime(span.toUs, answerUs)}`;
  const late = span.latePct > span.lossPct;
  if (late) return `${listener} lost ${other} ${when}: ${percent(span.latePct)} came too late to play`;
  if (span.beyond !== '') return `${listener} heard ${other} with ${span.beyond} ${when}`;
  if (span.lossPct <= 0) return `${listener} heard ${other} at MOS ${span.mosLq?.toFixed(1) ?? '?'} ${when}`;
  return `${listener} lost ${other} ${when}: ${percent(span.lossPct)} ${span.inBursts ? 'burst loss' : 'loss'}`;
}

/** Nothing was lost: the codec itself is below good, or a figure of the whole call is. */
function codecText({ facts }: AssembledCall): string {
  const ear = worseEar(facts.caller, facts.callee);
  if (ear.notGood !== undefined && ear.notGood.rFactor === undefined && ear.notGood.mosLq === undefined)
    return `Beyond the limits in force: ${namesOf(ear.notGood)}.`;
  return `${facts.codecs.join(', ') || 'The codec'} allows no more than MOS ${ear.mosLq?.toFixed(1) ?? '?'}.`;
}

function worseEar(a: Heard, b: Heard): Heard {
  return (a.mosLq ?? NO_SCORE) <= (b.mosLq ?? NO_SCORE) ? a : b;
}

function unscoredText(call: AssembledCall): string {
  const { facts, streams } = call;
  if (cancelCrossedAnswer(call)) return 'Cancelled by the caller just as the callee answered.';
  if (streams.length === 0) return 'Not measured: no media was seen.';
  const unscored = streams.find(({ stream }) => stream.quality.unscored !== null && stream.listener !== null)?.stream;
  if (unscored === undefined) {
    const heard = streams.some(({ stream }) => stream.listener !== null);
    return heard
      ? 'Not measured: fewer than 500 packets were seen.'
      : 'Not measured: the direction of the media is not known.';
  }
  const losses = [facts.caller, facts.callee]
    .filter(({ lossPct }) => lossPct !== null)
    .map(({ listener, lossPct }) => `${listener} lost ${percent(lossPct as number)}`);
  const reason = unscored.codec === null ? 'the codec is not known' : `${unscored.codec} has no published constants`;
  return `Not scored, ${reason}${losses.length > 0 ? `: ${losses.join(', ')}` : ''}.`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function concluded(outcome: Outcome, clauses: readonly VerdictClause[], rests: Finding | null): Verdict {
  return {
    outcome,
    text: clauses.map(({ text }) => text).join(' '),
    clauses: [...clauses],
    confidence: rests?.confidence ?? null,
  };
}
