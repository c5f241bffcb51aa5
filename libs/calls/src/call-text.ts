import type { CallDetail, Hop, Leg, LegAttempt, LegBranch, LegInvite } from '@earshot/contracts';
import { analysisDigit } from './analysis.js';
import type { TextBlocks } from './text-blocks.js';

/**
 * Adds the text of `JSON.stringify(analysisCall(call))`. Names of fields are octets that are copied, and what most calls have none of is not
 * gone through: V8 takes three times as long for a document of fifty thousand calls, and throws a text of each away.
 */
export function addCallText(text: TextBlocks, call: CallDetail): void {
  text.addOctets(KEY);
  text.addQuoted(call.key);
  text.addOctets(LEGS);
  for (let index = 0; index < call.legDetails.length; index++) {
    if (index > 0) text.addOctets(COMMA);
    addLeg(text, call.legDetails[index] as Leg);
  }
  text.addOctets(OUTCOME);
  text.addQuoted(call.verdict.outcome);
  text.addOctets(VERDICT);
  text.addQuoted(call.verdict.text);
  text.addOctets(FINDINGS);
  addRare(text, call.findings);
  text.addOctets(COMPARISONS);
  addRare(text, call.comparisons);
  text.addOctets(ROUND_TRIP_SUMMARIES);
  addRare(text, call.roundTripSummaries);
  text.addOctets(MEDIA_SECTIONS);
  addRare(text, call.mediaSections);
  text.addOctets(END);
}

function addLeg(text: TextBlocks, leg: Leg): void {
  text.addOctets(CALL_ID);
  text.addQuoted(leg.callId);
  text.addOctets(FROM);
  text.addQuoted(leg.from.uri);
  text.addOctets(TO);
  text.addQuoted(leg.to.uri);
  text.addOctets(METHOD);
  text.addQuoted(leg.method);
  text.addOctets(STATE);
  text.addQuoted(leg.state);
  text.addOctets(FINAL_STATUS);
  addNumber(text, leg.finalStatus);
  text.addOctets(NEXT_START_US);
  text.addNumber(leg.startUs);
  text.addOctets(RING_US);
  addNumber(text, leg.ringUs);
  text.addOctets(ANSWER_US);
  addNumber(text, leg.answerUs);
  text.addOctets(END_US);
  addNumber(text, leg.endUs);
  text.addOctets(ENDED_BY);
  addQuoted(text, leg.endedBy);
  text.addOctets(PDD_MS);
  addNumber(text, leg.pddMs);
  text.addOctets(RETRANSMISSIONS);
  text.addNumber(leg.retransmissions);
  text.addOctets(MESSAGES);
  text.addNumber(leg.messages);
  text.addOctets(HOPS);
  for (let index = 0; index < leg.hops.length; index++) {
    if (index > 0) text.addOctets(COMMA);
    addHop(text, leg.hops[index] as Hop);
  }
  text.addOctets(ATTEMPTS);
  const { attempts = [], branchDetails = [] } = leg;
  for (let index = 0; index < attempts.length; index++) {
    if (index > 0) text.addOctets(COMMA);
    addAttempt(text, attempts[index] as LegAttempt);
  }
  text.addOctets(BRANCHES);
  for (let index = 0; index < branchDetails.length; index++) {
    if (index > 0) text.addOctets(COMMA);
    addBranch(text, branchDetails[index] as LegBranch);
  }
  text.addOctets(DTMF);
  if (leg.dtmf.length === 0) text.addOctets(NONE);
  else text.add(JSON.stringify(leg.dtmf.map(analysisDigit)));
  text.addOctets(END);
}

function addHop(text: TextBlocks, { src, dst, probe }: Hop): void {
  text.addOctets(SRC);
  text.addQuoted(src);
  text.addOctets(DST);
  text.addQuoted(dst);
  text.addOctets(PROBE);
  text.addQuoted(probe);
  text.addOctets(END);
}

function addAttempt(text: TextBlocks, attempt: LegAttempt): void {
  text.addOctets(START_US);
  text.addNumber(attempt.startUs);
  text.addOctets(RING_US);
  addNumber(text, attempt.ringUs);
  text.addOctets(ANSWER_US);
  addNumber(text, attempt.answerUs);
  addFinal(text, attempt);
  text.addOctets(INVITES);
  for (let index = 0; index < attempt.invites.length; index++) {
    if (index > 0) text.addOctets(COMMA);
    addInvite(text, attempt.invites[index] as LegInvite);
  }
  text.addOctets(END_OF_LIST);
}

function addInvite(text: TextBlocks, invite: LegInvite): void {
  text.addOctets(CSEQ);
  text.addNumber(invite.cseq);
  text.addOctets(NEXT_START_US);
  text.addNumber(invite.startUs);
  addFinal(text, invite);
  text.addOctets(REDIRECTED_TO);
  addQuoted(text, invite.redirectedTo);
  text.addOctets(END);
}

function addBranch(text: TextBlocks, branch: LegBranch): void {
  text.addOctets(TO_TAG);
  text.addQuoted(branch.toTag);
  text.addOctets(TARGET);
  addQuoted(text, branch.target);
  text.addOctets(PROVISIONAL_STATUS);
  addNumber(text, branch.provisionalStatus);
  text.addOctets(PROVISIONAL_US);
  addNumber(text, branch.provisionalUs);
  text.addOctets(EARLY_MEDIA_US);
  addNumber(text, branch.earlyMediaUs);
  addFinal(text, branch);
  text.addOctets(END);
}

function addFinal(
  text: TextBlocks,
  { finalStatus, finalReason, finalUs }: Pick<LegInvite, 'finalStatus' | 'finalReason' | 'finalUs'>,
): void {
  text.addOctets(FINAL_STATUS);
  addNumber(text, finalStatus);
  text.addOctets(FINAL_REASON);
  addQuoted(text, finalReason);
  text.addOctets(FINAL_US);
  addNumber(text, finalUs);
}

function addNumber(text: TextBlocks, value: number | null): void {
  if (value === null) text.addOctets(NULL);
  else text.addNumber(value);
}

function addQuoted(text: TextBlocks, value: string | null): void {
  if (value === null) text.addOctets(NULL);
  else text.addQuoted(value);
}

/** What most calls have none of. */
function addRare(text: TextBlocks, values: readonly unknown[]): void {
  if (values.length === 0) text.addOctets(NONE);
  else text.add(JSON.stringify(values));
}

const KEY = Buffer.from('{"key":');
const LEGS = Buffer.from(',"legs":[');
const OUTCOME = Buffer.from('],"outcome":');
const VERDICT = Buffer.from(',"verdict":');
const FINDINGS = Buffer.from(',"findings":');
const COMPARISONS = Buffer.from(',"comparisons":');
const ROUND_TRIP_SUMMARIES = Buffer.from(',"roundTripSummaries":');
const CALL_ID = Buffer.from('{"callId":');
const FROM = Buffer.from(',"from":');
const TO = Buffer.from(',"to":');
const METHOD = Buffer.from(',"method":');
const STATE = Buffer.from(',"state":');
const ENDED_BY = Buffer.from(',"endedBy":');
const PDD_MS = Buffer.from(',"pddMs":');
const RETRANSMISSIONS = Buffer.from(',"retransmissions":');
const MESSAGES = Buffer.from(',"messages":');
const HOPS = Buffer.from(',"hops":[');
const SRC = Buffer.from('{"src":');
const DST = Buffer.from(',"dst":');
const PROBE = Buffer.from(',"probe":');
const ATTEMPTS = Buffer.from('],"attempts":[');
const BRANCHES = Buffer.from('],"branches":[');
const DTMF = Buffer.from('],"dtmf":');
const START_US = Buffer.from('{"startUs":');
const NEXT_START_US = Buffer.from(',"startUs":');
const RING_US = Buffer.from(',"ringUs":');
const ANSWER_US = Buffer.from(',"answerUs":');
const END_US = Buffer.from(',"endUs":');
const FINAL_STATUS = Buffer.from(',"finalStatus":');
const FINAL_REASON = Buffer.from(',"finalReason":');
const FINAL_US = Buffer.from(',"finalUs":');
const INVITES = Buffer.from(',"invites":[');
const CSEQ = Buffer.from('{"cseq":');
const REDIRECTED_TO = Buffer.from(',"redirectedTo":');
const TO_TAG = Buffer.from('{"toTag":');
const TARGET = Buffer.from(',"target":');
const PROVISIONAL_STATUS = Buffer.from(',"provisionalStatus":');
const PROVISIONAL_US = Buffer.from(',"provisionalUs":');
const EARLY_MEDIA_US = Buffer.from(',"earlyMediaUs":');
const COMMA = Buffer.from(',');
const NULL = Buffer.from('null');
const NONE = Buffer.from('[]');
const MEDIA_SECTIONS = Buffer.from(',"mediaSections":');
const END = Buffer.from('}');
const END_OF_LIST = Buffer.from(']}');
