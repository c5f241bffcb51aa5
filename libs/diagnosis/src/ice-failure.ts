import type { AssembledCall, AssembledLeg, MediaDescription, Side } from '@earshot/calls';
import type { Evidence, Finding, FindingOwner } from '@earshot/contracts';
import { answeredMs, lastAudio, packetsTo } from './answered-leg.js';
import { couldSee, MAY_BE_UNSEEN, UNSEEN_CONFIDENCE } from './precondition.js';
import { type CallRule, type DiagnosisContext, messages, span } from './rule.js';
import { SIGN } from './signs.js';

/** Role conflict (RFC 8445 7.3.1.1): both ends want to control. */
const ROLE_CONFLICT = '487';

/** The two ends agreed to find a path by ICE, and found none, or none that was encrypted. */
export const iceFailure: CallRule = {
  code: 'ice-failure',
  version: 2,
  says: 'the ends found no path for media',
  madeFrom:
    'both descriptions have ICE, no media follows for five seconds, and the checks have no success, end in role conflicts, or no DTLS handshake follows them',
  shownBy: SIGN.answer,
  find: (call, context) => {
    for (const leg of call.legs) {
      const found = noPath(call, leg, context);
      if (found !== null) return [found];
    }
    return [];
  },
};

interface Cause {
  readonly title: string;
  readonly explanation: string;
  readonly owner: FindingOwner;
  readonly evidence: readonly Evidence[];
  readonly nextStep: string;
  /** What was seen proves it; else it is something absent. */
  readonly isSeen: boolean;
}

function noPath(call: AssembledCall, leg: AssembledLeg, context: DiagnosisContext): Finding | null {
  const caller = lastAudio(leg, 'caller');
  const callee = lastAudio(leg, 'callee');
  if (caller === null || callee === null || !caller.hasIce || !callee.hasIce) return null;
  if (caller.port === 0 || callee.port === 0) return null;
  if (answeredMs(call, leg) < context.thresholds.answeredForMs) return null;
  const { silentPackets } = context.thresholds;
  if ((['caller', 'callee'] as const).some((side) => packetsTo(call, leg, side) > silentPackets)) return null;
  const cause = noSuccess(call, context, { caller, callee }) ?? noHandshake(call, { caller, callee });
  if (cause === null) return null;
  const seen = cause.isSeen || couldSee(call, null, context);
  return {
    code: 'ice-failure',
    severity: 'critical',
    confidence: seen ? 0.85 : UNSEEN_CONFIDENCE,
    title: cause.title,
    explanation: `${cause.explanation}${seen ? '' : ` ${MAY_BE_UNSEEN}`}`,
    direction: null,
    owner: cause.owner,
    evidence: [
      ...cause.evidence,
      messages(
        'the candidates of both sides',
        leg.announcements.map(({ message }) => message.id),
      ),
    ],
    innocentExplanations: ['The ends found another path, past the probe.'],
    nextStep: cause.nextStep,
  };
}

type Ends = Readonly<Record<Side, MediaDescription>>;

/** Checks went out, and none came to a good end. */
function noSuccess(call: AssembledCall, { thresholds }: DiagnosisContext, ends: Ends): Cause | null {
  const requests = sum(call.stun.map((record) => record.requests.binding));
  const successes = successesOf(call);
  const conflicts = sum(call.stun.map((record) => record.errorCodes[ROLE_CONFLICT]));
  const first = call.stun[0];
  if (first === undefined || requests < thresholds.iceChecks || successes > 0) return null;
  const evidence = [
    span(`${requests} checks, none successful`, null, first.atUs, call.stun.at(-1)?.atUs ?? first.atUs),
  ];
  if (conflicts > 0) {
    return {
      title: 'No media: both ends wanted to control ICE',
      explanation: `${requests} connectivity checks had no success, and ${conflicts} of them were refused with 487 Role Conflict.`,
      owner: 'callee',
      evidence,
      nextStep:
        'Update the end that does not change its role after a 487 (RFC 8445 7.2.5.1); ICE lite must never control.',
      isSeen: true,
    };
  }
  const stuck = (['caller', 'callee'] as const).filter((side) => ends[side].hasOnlyHostCandidates);
  return {
    title: 'No media: no ICE check between the ends succeeded',
    explanation:
      `${requests} connectivity checks went out and none was answered with success.` +
      (stuck.length === 0 ? '' : ` The ${stuck.join(' and the ')} offered host candidates only.`),
    owner: stuck[0] ?? 'network-before-probe',
    evidence,
    nextStep: 'Give both ends a TURN server, and let the firewall pass UDP to the candidates.',
    // Answers may take another way than the requests.
    isSeen: false,
  };
}

function sum(counts: readonly (number | undefined)[]): number {
  return counts.reduce<number>((all, one) => all + (one ?? 0), 0);
}

function successesOf(call: AssembledCall): number {
  return sum(call.stun.map((record) => record.successes.binding));
}

/** A path was found, and the keys were not agreed on. */
function noHandshake(call: AssembledCall, ends: Ends): Cause | null {
  const first = call.stun[0];
  if (first === undefined || !ends.caller.hasFingerprint || !ends.callee.hasFingerprint) return null;
  if (call.dtls.some(({ outcome }) => outcome === 'completed')) return null;
  const broken = call.dtls.find(({ outcome }) => outcome !== 'unanswered') ?? call.dtls[0];
  const nextStep =
    'Compare the fingerprints and a=setup of both descriptions: one end must be active, the other passive.';
  if (broken === undefined) {
    const successes = successesOf(call);
    if (successes === 0) return null;
    return {
      title: 'No media: nobody began the DTLS handshake',
      explanation: `ICE found a path (${successes} checks had success), but no ClientHello was captured on it, and without it there are no keys for media.`,
      owner: 'caller',
      evidence: [span(`${successes} checks with success`, null, first.atUs, call.stun.at(-1)?.atUs ?? first.atUs)],
      nextStep,
      isSeen: false,
    };
  }
  const how =
    broken.alert === null
      ? `${broken.clientHellos} ClientHello messages and ${broken.outcome === 'unanswered' ? 'no answer' : 'no end'}`
      : `an alert ${broken.alert.description} of the ${broken.alert.by}`;
  return {
    title: 'No media: the DTLS handshake failed',
    explanation: `ICE found a path, but the handshake between ${broken.src} and ${broken.dst} has ${how}: there are no keys for media.`,
    owner: 'network-before-probe',
    evidence: [span(how, null, broken.atUs, broken.atUs)],
    nextStep,
    isSeen: broken.alert !== null,
  };
}
