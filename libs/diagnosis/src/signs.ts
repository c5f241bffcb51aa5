import type { AssembledCall, AssembledLeg } from '@earshot/calls';

/** What a call can show at a glance, a bit each. Most rules find nothing in a call that does not show what they start from. */
export const SIGN = {
  /** RTP of it was captured. */
  streams: 1 << 0,
  /** A leg was answered. */
  answer: 1 << 1,
  /** A leg was not. */
  noAnswer: 1 << 2,
  /** A response of 400 or above. */
  refusal: 1 << 3,
  /** A message that was sent again. */
  repeats: 1 << 4,
  /** Several INVITEs in one leg: on the next hop, on the way round, after a challenge, in mid-call. */
  invites: 1 << 5,
  /** A message with notes: a Reason, a session timer, an address left inside … */
  notes: 1 << 6,
  /** A session description in a provisional response. */
  earlyMedia: 1 << 7,
  hold: 1 << 8,
  digits: 1 << 9,
  icmp: 1 << 10,
} as const;

export const EVERY_SIGN = 2 * SIGN.icmp - 1;

/** All that a call shows. */
export function signsOf({ legs, streams, events, icmp }: AssembledCall): number {
  let signs = 0;
  if (streams.length > 0) signs |= SIGN.streams;
  if (events.length > 0) signs |= SIGN.digits;
  if (icmp.length > 0) signs |= SIGN.icmp;
  for (const leg of legs) signs |= signsOfLeg(leg);
  return signs;
}

function signsOfLeg({ leg, sendings }: AssembledLeg): number {
  let signs = leg.answerUs === null ? SIGN.noAnswer : SIGN.answer;
  if (leg.holds.length > 0) signs |= SIGN.hold;
  if (leg.dtmf.length > 0) signs |= SIGN.digits;
  let invites = 0;
  for (const { first, repeats } of sendings) {
    const { status } = first;
    if (status >= 400) signs |= SIGN.refusal;
    else if (status === 0 && first.method === 'INVITE') invites++;
    else if (status > 100 && status < 200 && first.session !== null) signs |= SIGN.earlyMedia;
    if (repeats !== null) signs |= SIGN.repeats;
    if (first.notes !== null) signs |= SIGN.notes;
  }
  return invites > 1 ? signs | SIGN.invites : signs;
}
