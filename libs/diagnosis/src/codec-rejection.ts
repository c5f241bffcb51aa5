import { type AssembledLeg, audioOf, hostOf, type Message } from '@earshot/calls';
import { type CallRule, messages } from './rule.js';
import { SIGN } from './signs.js';

const REFUSALS = new Set([415, 488, 606]);

/** 415, 488, 606: the offer was not acceptable. */
export const codecRejection: CallRule = {
  code: 'codec-rejection',
  version: 2,
  says: 'the ends found no common codec',
  madeFrom: '488, 606 or 415, with both codec lists',
  shownBy: SIGN.refusal,
  find: ({ legs, facts }) => {
    for (const leg of legs) {
      const refusal = leg.sendings.find(
        ({ first }) => REFUSALS.has(first.status) && first.cseqMethod === 'INVITE',
      )?.first;
      if (refusal === undefined) continue;
      const offer = leg.sendings.find(
        ({ first }) => first.method === 'INVITE' && first.cseq === refusal.cseq && first.fromTag === refusal.fromTag,
      )?.first;
      const offered = codecsOf(offer);
      const acceptable = codecsOf(refusal);
      const common = offered.filter((codec) => acceptable.includes(codec));
      // The next attempt may be a leg of its own.
      const harmless = leg.leg.answerUs !== null || leg.joinedMidCall || facts.answerUs !== null;
      const host = hostOf(refusal.src);
      return [
        {
          code: 'codec-rejection',
          severity: harmless ? 'info' : 'major',
          confidence: 0.9,
          title: `${host} refused the offered media with ${refusal.status}`,
          explanation:
            `Offered: ${offered.join(', ') || 'no audio codec'}. ` +
            (acceptable.length > 0
              ? `Acceptable to ${host}: ${acceptable.join(', ')}; in common: ${common.join(', ') || 'none'}.`
              : `${host} did not say what it would accept.${knownCodecs(leg)}`) +
            (harmless ? ' The call itself went on.' : ''),
          direction: null,
          owner: refusal.fromTag === leg.callerTag ? 'callee' : 'caller',
          evidence: [
            messages(
              `offer and ${refusal.status}`,
              offer === undefined ? [refusal.id] : [offer.id, refusal.id],
              refusal.atUs,
            ),
          ],
          innocentExplanations: harmless
            ? ['A fax switch (T.38) or video was refused, and audio went on; or the next attempt was accepted.']
            : ['488 also stands for a missing SRTP, an address family or a bandwidth, not only for codecs.'],
          nextStep: 'Allow a codec that both sides have, or transcode between them.',
        },
      ];
    }
    return [];
  },
};

function codecsOf(message: Message | undefined): string[] {
  const audio = message?.session ? audioOf(message.session) : null;
  return (
    audio?.payloads.map(({ codec }) => codec).filter((codec) => codec !== 'TELEPHONE-EVENT' && codec !== 'CN') ?? []
  );
}

/** What the refusing side announced elsewhere in the leg. */
function knownCodecs({ announcements }: AssembledLeg): string {
  const callee = announcements.find(({ side }) => side === 'callee');
  const audio = callee === undefined ? null : audioOf(callee.session);
  return audio === null ? '' : ` It announced ${audio.payloads.map(({ codec }) => codec).join(', ')} before.`;
}
