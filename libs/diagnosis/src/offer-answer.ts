import type { Announcement, AssembledLeg, MediaDescription } from '@earshot/calls';

/** An offer with its answer on one hop (RFC 3264). */
export interface Exchange {
  readonly offer: Announcement;
  readonly answer: Announcement;
  /** `m=` sections by their place, which the answer keeps (RFC 3264 6). */
  readonly sections: readonly { readonly offered: MediaDescription; readonly answered: MediaDescription }[];
}

/** Every answer with the offer that it answers; offers that were refused or never answered have none. */
export function exchangesOf({ announcements }: AssembledLeg): readonly Exchange[] {
  if (lastAsked !== null && lastAsked.announcements === announcements) return lastAsked.exchanges;
  const exchanges = exchangesAmong(announcements);
  lastAsked = { announcements, exchanges };
  return exchanges;
}

/** Several rules ask one after the other for those of the same leg. */
let lastAsked: {
  readonly announcements: readonly Announcement[];
  readonly exchanges: readonly Exchange[];
} | null = null;

function exchangesAmong(announcements: readonly Announcement[]): Exchange[] {
  const exchanges: Exchange[] = [];
  for (let index = 0; index < announcements.length; index++) {
    const answer = announcements[index] as Announcement;
    if (answer.offer) continue;
    const offer = offerBefore(announcements, index, answer);
    if (offer === null) continue;
    const sections: Exchange['sections'][number][] = [];
    for (const [place, answered] of answer.session.media.entries()) {
      const offered = offer.session.media[place];
      if (offered !== undefined && offered.type === answered.type) sections.push({ offered, answered });
    }
    exchanges.push({ offer, answer, sections });
  }
  return exchanges;
}

/** The latest on the same hop; where none is (an ACK may go past proxies), the latest at all. */
function offerBefore(announcements: readonly Announcement[], index: number, answer: Announcement): Announcement | null {
  let latest: Announcement | null = null;
  for (let at = index - 1; at >= 0; at--) {
    const candidate = announcements[at] as Announcement;
    if (!candidate.offer || candidate.side === answer.side) continue;
    const { src, dst } = candidate.message;
    if (src === answer.message.dst && dst === answer.message.src) return candidate;
    latest ??= candidate;
  }
  return latest;
}
