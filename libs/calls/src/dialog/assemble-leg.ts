import type { Dtmf, Leg, Party } from '@earshot/contracts';
import type { Message } from '../message.js';
import { sketchCourse } from '../traffic/leg-sketch.js';
import { type Sending, sendingsOf } from '../transaction/sending.js';
import { announcementsOf } from './announcements.js';
import { type AssembledLeg, keyOfLeg, LegOutline, type LegPart } from './assembled-leg.js';
import type { Announced, CallIdGroup } from './call-id-group.js';
import { LegDialogs } from './ending-bye.js';
import { holdsOf } from './holds.js';
import { hopsOf } from './hops.js';
import type { LegCourse } from './leg-course.js';
import { divide } from './leg-division.js';
import { endReasonOf, type LegMilestones, outcomeOf } from './leg-outcome.js';
import { isOpening, openingInvites } from './opening-invites.js';
import { isWaiting, withWay } from './ways.js';

/** The legs of one Call-ID, in order of start. */
export function outlinesOf(group: CallIdGroup, nowUs: number): LegOutline[] {
  if (!group.hasInvite) return [];
  const messages = group.inOrder();
  const shares = divide(messages);
  if (shares === null) return [outlineOf(group, messages, callerTagOf(messages), null, nowUs)];
  const begun = new Map<string, number>();
  return shares.map(({ callerTag, messages: own, overUs, probes }) => {
    const name = keyOfLeg(group.callId, callerTag, startUsOf(own));
    const again = begun.get(name) ?? 0;
    begun.set(name, again + 1);
    const part = {
      rows: Int32Array.from(own, ({ row }) => row),
      opening: own.find(isOpening)?.row,
      overUs,
      probes,
      again,
    };
    return outlineOf(group, own, callerTag, part, nowUs);
  });
}

/** The leg whole. */
export function assembleLeg(outline: LegOutline, nowUs: number): AssembledLeg {
  return assemble(outline, messagesOfLeg(outline), nowUs);
}

/** Every message of a leg, in order of time. */
function messagesOfLeg({ group, part }: LegOutline): readonly Message[] {
  return part === null ? group.inOrder() : group.at(part.rows);
}

/** Those of them that have a session description. */
export function announcingMessages(outline: LegOutline): readonly Message[] {
  if (outline.part === null) return outline.group.announcing();
  return messagesOfLeg(outline).filter(({ session }) => session !== null);
}

/** What those describe and when. */
export function announcedIn(outline: LegOutline): readonly Announced[] {
  return outline.part === null ? outline.group.announced() : announcingMessages(outline);
}

function outlineOf(
  group: CallIdGroup,
  messages: readonly Message[],
  callerTag: number,
  part: LegPart | null,
  nowUs: number,
): LegOutline {
  const course = courseOf(messages, callerTag, nowUs);
  const sketched = sketchCourse(callerTag, course);
  return new LegOutline(group, part, callerTag, dialogsOf(messages), course, sketched);
}

/** Whoever opens the leg; of a capture that starts in mid-call whoever the first INVITE, or a response to it, names as its sender. */
function callerTagOf(messages: readonly Message[]): number {
  const opening = messages.find(isOpening) ?? messages.find(({ cseqMethod }) => cseqMethod === 'INVITE');
  return (opening ?? (messages[0] as Message)).fromTag;
}

function assemble(
  { group, callerTag, key, part }: LegOutline,
  messages: readonly Message[],
  nowUs: number,
): AssembledLeg {
  const course = courseOf(messages, callerTag, nowUs);
  const { sendings, openings, lastAttempt, joinedMidCall, startUs, lastUs, outcome } = course;
  const { ringUs, answerUs, endUs, final } = outcome;
  const heardUs = ringUs ?? answerUs;
  const { from, to } = partiesOf(group, callerTag, part?.opening);
  const announcements = announcementsOf(sendings, callerTag, openings, joinedMidCall);
  const leg: Leg = {
    key,
    callId: group.callId,
    from,
    to,
    method: 'INVITE',
    state: outcome.state,
    finalStatus: final?.status ?? null,
    finalReason: final?.phrase ?? null,
    startUs,
    ringUs,
    answerUs,
    endUs,
    endedBy: outcome.endedBy,
    byeAnsweredUs: outcome.byeAnsweredUs,
    pddMs: heardUs === null || joinedMidCall ? null : (heardUs - startUs) / 1000,
    ringMs: ringUs === null || answerUs === null ? null : Math.max(0, answerUs - ringUs) / 1000,
    talkMs: answerUs === null || endUs === null ? null : (endUs - answerUs) / 1000,
    endReason: endReasonOf(outcome),
    messages: messages.length,
    retransmissions: sendings.reduce((sum, { repeats }) => sum + (repeats?.length ?? 0), 0),
    branches: branchesOf(sendings, callerTag, openings),
    challenged: openings.size > 1 && messages.some((message) => message.notes?.credentials === true),
    hops: course.hops,
    callerUserAgent: course.callerAgent,
    calleeUserAgent:
      agentOf(sendings, ({ status, fromTag }) => fromTag === callerTag && status >= 200 && status < 300) ??
      agentOf(sendings, ({ status, fromTag, toTag }) => fromTag === callerTag && status > 100 && toTag !== 0),
    dtmf: infoDigits(sendings, callerTag),
    holds: holdsOf(announcements, sendings),
  };
  return { leg, sendings, announcements, callerTag, openings, lastAttempt, joinedMidCall, lastUs };
}

function startUsOf(messages: readonly Message[]): number {
  return (messages.find(({ method }) => method === 'INVITE') ?? (messages[0] as Message)).atUs;
}

/** How it went, by its messages. */
function courseOf(messages: readonly Message[], callerTag: number, nowUs: number): LegCourse {
  const lastUs = (messages.at(-1) as Message).atUs;
  const sendings = sendingsOf(messages);
  const openings = openingInvites(messages, callerTag);
  let lastAttempt = 0;
  for (const cseq of openings) if (cseq > lastAttempt) lastAttempt = cseq;
  const milestones = milestonesOf(sendings, callerTag, openings, lastAttempt, lastUs, nowUs);
  return {
    sendings,
    openings,
    lastAttempt,
    joinedMidCall: milestones.midCall,
    startUs: startUsOf(messages),
    lastUs,
    outcome: outcomeOf(milestones, nowUs),
    hops: hopsOf(messages, callerTag, openings),
    callerAgent: agentOf(sendings, (message) => message.fromTag === callerTag && message.status === 0),
  };
}

function milestonesOf(
  sendings: readonly Sending[],
  callerTag: number,
  attempts: ReadonlySet<number>,
  lastAttempt: number,
  lastUs: number,
  nowUs: number,
): LegMilestones {
  let lastInvite: Sending | null = null;
  let ring: Message | null = null;
  let answer: Message | null = null;
  let cancel: Message | null = null;
  let ownCancel: Message | null = null;
  const dialogs = new LegDialogs();
  let provisional = false;
  let opened = false;
  const refusals: Message[] = [];
  let others: Message[] | null = null;
  for (const sending of sendings) {
    const { first } = sending;
    const { status, cseq } = first;
    const byCaller = first.fromTag === callerTag;
    if (first.cseqMethod === 'INVITE' && byCaller && attempts.has(cseq)) {
      if (status === 0) {
        opened ||= first.toTag === 0;
        if (cseq !== lastAttempt) continue;
        if (lastInvite === null) lastInvite = sending;
        else if (first.branch !== lastInvite.first.branch) others = withWay(others, first);
      } else if (status >= 200 && status < 300) {
        answer ??= first;
        dialogs.answer(first);
      } else if (status >= 300) {
        if (cseq === lastAttempt) refusals.push(first);
      } else {
        if (cseq === lastAttempt) provisional = true;
        if (status >= 180 && status < 190) ring ??= first;
      }
    } else if (first.method === 'CANCEL' && byCaller && cseq === lastAttempt) {
      cancel ??= first;
      // It has the branch of the INVITE that it takes back (RFC 3261 9.1).
      if (first.branch === lastInvite?.first.branch) ownCancel ??= first;
    } else if (first.method === 'ACK') {
      if (byCaller) dialogs.acknowledge(first);
    } else if (first.method === 'BYE') dialogs.bye(first, byCaller ? 'caller' : 'callee');
    else if (first.cseqMethod === 'BYE' && status >= 200 && status < 300) dialogs.byeAnswered(first);
  }
  const midCall = lastInvite !== null && !opened;
  const bye = dialogs.ending();
  // Of several branches a proxy takes back those that another one answers, or that take too long.
  if (others !== null) cancel = ownCancel;
  const waits = lastInvite !== null && others !== null && isWaiting(lastInvite.first, others, sendings, nowUs);
  // A re-INVITE is answered too, but the call was before the capture.
  if (midCall)
    return {
      lastInvite,
      ring: null,
      answer: null,
      refusals: [],
      cancel: null,
      bye,
      provisional,
      midCall,
      lastUs,
      waits,
    };
  if (answer !== null && ring !== null && ring.atUs > answer.atUs) ring = null;
  return { lastInvite, ring, answer, refusals, cancel, bye, provisional, midCall, lastUs, waits };
}

const UNKNOWN: Party = { uri: '', user: null, host: null, displayName: null };

/** Caller and callee of a leg. */
function partiesOf(group: CallIdGroup, callerTag: number, opening: number | undefined): { from: Party; to: Party } {
  return group.partiesOf(callerTag, opening) ?? { from: UNKNOWN, to: UNKNOWN };
}

/** To tags of provisional and successful responses: each is a place where it rang. */
function branchesOf(sendings: readonly Sending[], callerTag: number, attempts: ReadonlySet<number>): number {
  const tags: number[] = [];
  let refused = 0;
  for (const { first } of sendings) {
    const { status, toTag } = first;
    if (first.cseqMethod !== 'INVITE' || status <= 100 || toTag === 0) continue;
    if (first.fromTag !== callerTag || !attempts.has(first.cseq)) continue;
    if (status >= 300) refused = 1;
    else if (!tags.includes(toTag) && tags.length < 64) tags.push(toTag);
  }
  return tags.length > 0 ? tags.length : refused;
}

/** Dialogs by Call-ID and both tags (RFC 3261 12). */
function dialogsOf(messages: readonly Message[]): number {
  const pairs: number[] = [];
  for (const { fromTag, toTag, status } of messages) {
    if (toTag === 0 || status >= 300) continue;
    // Either side's requests and responses carry the same two tags.
    const pair = fromTag ^ toTag;
    if (!pairs.includes(pair) && pairs.length < 64) pairs.push(pair);
  }
  return pairs.length;
}

function agentOf(sendings: readonly Sending[], chosen: (message: Message) => boolean): string | null {
  for (const { first } of sendings) if (first.agent !== null && chosen(first)) return first.agent;
  return null;
}

function infoDigits(sendings: readonly Sending[], callerTag: number): Dtmf[] {
  const digits: Dtmf[] = [];
  const seen = new Set<number>();
  for (const { first } of sendings) {
    const digit = first.notes?.digit;
    if (!digit || digits.length >= 512) continue;
    const byCaller = first.fromTag === callerTag;
    // The same INFO on the next hop is the same digit.
    const request = byCaller ? first.cseq : -1 - first.cseq;
    if (seen.has(request)) continue;
    seen.add(request);
    digits.push({ ...digit, atUs: first.atUs, via: 'info', by: byCaller ? 'caller' : 'callee' });
  }
  return digits;
}
