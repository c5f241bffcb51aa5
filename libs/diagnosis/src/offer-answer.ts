import type { Announcement, AssembledLeg, MediaDescription } from '@earshot/calls';

/** An offer with its answer on one hop (RFC 3264). */
export interface Exchange {
  readonly offer: Announcement;
  readonly answer: Announcement;
  /** `m=` sections by their place, which the answer keeps (RFC 3264 6). */
  readonly sections: readonly { readonly offered: MediaDescription; readonly answered: MediaDescription }[];
}

/** Every answer with the offer that it answers; offers that were refused or never answered have none. */
export function exchangesOf({ announcements }: AssembledLeg): Exchange[] {
  const exchanges: Exchange[] = [];
  for (const [index, answer] of announcements.entries()) {
    if (answer.offer) continue;
    const before = announcements.slice(0, index).reverse();
    const offers = before.filter(({ offer, side }) => offer && side !== answer.side);
    const sameHop = offers.find(
      ({ message }) => message.src === answer.message.dst && message.dst === answer.message.src,
    );
    const offer = sameHop ?? offers[0];
    if (offer === undefined) continue;
    const sections = answer.session.media.flatMap((answered, place) => {
      const offered = offer.session.media[place];
      return offered === undefined || offered.type !== answered.type ? [] : [{ offered, answered }];
    });
    exchanges.push({ offer, answer, sections });
  }
  return exchanges;
}
