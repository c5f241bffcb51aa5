import type { Hop } from '@earshot/contracts';
import { parseReasons } from '@earshot/protocol';
import type { LegCourse } from '../dialog/leg-course.js';
import { endReasonOf } from '../dialog/leg-outcome.js';
import type { Message } from '../message.js';
import { countOf, type Sending } from '../transaction/sending.js';
import type { LegSketch, SketchedHop } from './traffic.js';

/** Hops kept of a leg: further ones are a loop. */
const MAX_HOPS = 8;

/** What of a sketch only its messages tell. */
export interface SketchedCourse extends Pick<LegSketch, 'cause' | 'retryAfter' | 'hops'> {
  /** The refusal, else the INVITE; null where neither was captured. */
  readonly message: Message | null;
}

export function sketchCourse(callerTag: number, course: LegCourse): SketchedCourse {
  const { sendings, lastAttempt, outcome } = course;
  const finalStatus = outcome.final?.status ?? null;
  const invites = sendings.filter(
    ({ first }) => first.method === 'INVITE' && first.cseq === lastAttempt && first.fromTag === callerTag,
  );
  const refusal = sendings.find(
    ({ first }) => first.status >= 300 && first.status === finalStatus && first.cseq === lastAttempt,
  )?.first;
  return {
    cause: causeOf(endReasonOf(outcome) ?? refusal?.notes?.reason ?? null),
    retryAfter: refusal?.notes?.retryAfter === true,
    hops: hopsOf(course.hops, invites, sendings),
    message: refusal ?? invites[0]?.first ?? null,
  };
}

/** Octets of the largest request to an address with a response on its own branch; 0 for none. */
export function answeredOctets(sendings: readonly Sending[], dst: string): number {
  const isAnswered = sendings.length > FEW ? answeredBranches(sendings) : null;
  let largest = 0;
  for (const { first } of sendings) {
    if (first.status !== 0 || first.dst !== dst || first.octets <= largest) continue;
    if (isAnswered === null ? isOneAnswered(sendings, first.branch) : isAnswered.has(first.branch))
      largest = first.octets;
  }
  return largest;
}

/** Up to as many it is faster to look at each. */
const FEW = 16;

function answeredBranches(sendings: readonly Sending[]): ReadonlySet<number> {
  const answered = new Set<number>();
  for (const { first } of sendings) if (first.status > 0) answered.add(first.branch);
  return answered;
}

function isOneAnswered(sendings: readonly Sending[], branch: number): boolean {
  for (const { first } of sendings) if (first.status > 0 && first.branch === branch) return true;
  return false;
}

function hopsOf(
  hops: readonly Hop[],
  invites: readonly Sending[],
  sendings: readonly Sending[],
): readonly SketchedHop[] {
  const sketched: SketchedHop[] = [];
  for (const { src, dst } of hops) {
    if (sketched.length >= MAX_HOPS) break;
    if (sketched.some((hop) => hop.src === src && hop.dst === dst)) continue;
    // Mostly there is no other.
    const onHop = hops.length === 1 ? sendings : sendings.filter(({ first }) => first.src === src || first.dst === src);
    const invite = invites.find(({ first }) => first.src === src && first.dst === dst);
    const { pddMs, octets, sendings: count, responded } = passageOf(invite, onHop);
    sketched.push({
      src,
      dst,
      pddMs,
      octets,
      sendings: count,
      responded,
      answeredOctets: answeredOctets(onHop, dst),
    });
  }
  // Without the room to grow that pushing leaves.
  return sketched.slice();
}

function passageOf(invite: Sending | undefined, onHop: readonly Sending[]) {
  if (invite === undefined) return { pddMs: null, octets: 0, sendings: 0, responded: false };
  let responded = false;
  let heardUs: number | null = null;
  for (const { first } of onHop) {
    if (first.status === 0 || first.branch !== invite.first.branch || first.cseq !== invite.first.cseq) continue;
    responded = true;
    if (heardUs === null && isHeard(first)) heardUs = first.atUs;
  }
  const pddMs = heardUs === null ? null : (heardUs - invite.first.atUs) / 1000;
  return { pddMs, octets: invite.first.octets, sendings: countOf(invite), responded };
}

/** A sign of the far end. */
function isHeard({ status }: Message): boolean {
  return status >= 180 && status < 300;
}

/** `Q.850;cause=34;text="no circuit"` (RFC 3326). */
function causeOf(reason: string | null): number | null {
  if (reason === null || !/q\.?850/i.test(reason)) return null;
  const told = parseReasons(reason.slice(0, MAX_REASON_LENGTH)).find(
    ({ protocol, cause }) => Q850.test(protocol) && cause !== null,
  );
  return told?.cause ?? null;
}

/** Some leave the dot out. */
const Q850 = /^Q\.?850$/;
const MAX_REASON_LENGTH = 512;
