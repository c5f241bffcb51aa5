import type { AssembledLeg } from '@earshot/calls';
import type { Finding } from '@earshot/contracts';
import { clockTime } from './clock-time.js';
import { foundIn } from './found-in.js';
import { type LegStream, legStreams } from './leg-stream.js';
import { type CallRule, type DiagnosisContext, span } from './rule.js';
import { SIGN } from './signs.js';

/** A sender began its numbering anew in mid-call: what lies between is no loss. */
export const streamRestart: CallRule = {
  code: 'stream-restart',
  version: 1,
  says: 'a sender began its stream anew in mid-call',
  madeFrom:
    'a new SSRC, or a jump of numbers, between the same two addresses, two seconds or more from any session description',
  shownBy: SIGN.streams,
  find: (call, context) =>
    foundIn(call.legs, (leg) => {
      const restarts = legStreams(call, leg, context).flatMap((stream) => restartsOf(leg, stream, context));
      return restarts.slice(0, MAX_FINDINGS);
    }),
};

/** One a direction tells the story; announcements of an IVR are a stream each. */
const MAX_FINDINGS = 2;

function restartsOf(leg: AssembledLeg, stream: LegStream, context: DiagnosisContext): Finding[] {
  const { measured } = stream;
  const { previousSource, firstUs, ssrc } = measured.stream;
  if (previousSource != null && isUnannounced(leg, firstUs, firstUs, context)) {
    return [
      finding(leg, stream, firstUs, `SSRC ${previousSource.ssrc} ended and ${ssrc} went on between the same addresses`),
    ];
  }
  const restarted = measured.windows.find(
    ({ counts }) => counts.restarts > 0 && isUnannounced(leg, counts.firstUs, counts.lastUs, context),
  );
  if (restarted === undefined) return [];
  return [
    finding(
      leg,
      stream,
      restarted.counts.firstUs,
      `sequence numbers of ${ssrc} jumped in ${measured.stream.restarts} places`,
    ),
  ];
}

/** Far from what lets a stream begin: a description, the answer, the end. */
function isUnannounced(
  { announcements, leg: { answerUs, endUs } }: AssembledLeg,
  fromUs: number,
  toUs: number,
  { thresholds }: DiagnosisContext,
): boolean {
  if (answerUs === null || toUs < answerUs || (endUs !== null && fromUs > endUs)) return false;
  const near = (atUs: number): boolean =>
    atUs >= fromUs - thresholds.settlesWithinUs && atUs <= toUs + thresholds.settlesWithinUs;
  return !near(answerUs) && !announcements.some(({ atUs }) => near(atUs));
}

function finding(
  leg: AssembledLeg,
  { measured: { stream }, listener, sender }: LegStream,
  atUs: number,
  what: string,
): Finding {
  return {
    code: 'stream-restart',
    severity: 'info',
    confidence: 0.8,
    title: `The ${sender}'s stream began anew at ${clockTime(atUs, leg.leg.answerUs)}`,
    explanation: `Without a re-INVITE ${what}. The parts are counted apart, so that the jump is not taken for loss; a receiver may click or pause while it follows.`,
    direction: listener,
    owner: sender,
    evidence: [span(what, stream.key, atUs, stream.lastUs)],
    innocentExplanations: [
      'A media server plays another file, or connects another source, as IVRs and conferences do.',
      'A relay failed over.',
    ],
    nextStep:
      'If people complain of a gap just then, look for what happened at the sender: restart, failover, change of the media server.',
  };
}
