import type { Way } from './message.js';
import type { MessageReading } from './message-reading.js';
import type { TextTable } from './text-table.js';

/** Ways kept to be shared; beyond it each message has its own. */
const MAX_WAYS = 65_536;
/** Ways of one hash that are looked at: more of them are chosen to collide. */
const MAX_CHAIN = 16;

interface ChainedWay extends Way {
  /** Place of another with the same hash. */
  readonly next: number;
}

/** No way. */
export const NO_WAY = -1;

/** Where messages go, by place: one for all between the same addresses at the same probe. */
export class WayTable {
  /** The last way of each hash; the others are a chain behind it. A key of both texts would have to be made. */
  readonly #byHash = new Map<number, number>();
  readonly #ways: ChainedWay[] = [];

  constructor(private readonly texts: TextTable) {}

  at(place: number): Way {
    return this.#ways[place] as Way;
  }

  placeOf(reading: MessageReading): number {
    const hash = reading.wayHash;
    const last = this.#byHash.get(hash) ?? NO_WAY;
    let place = last;
    for (let step = 0; place !== NO_WAY && step < MAX_CHAIN; step++) {
      const way = this.#ways[place] as ChainedWay;
      if (reading.goes(way)) return place;
      place = way.next;
    }
    const { texts } = this;
    const way = {
      probe: texts.share(reading.probe),
      src: texts.share(reading.src),
      dst: texts.share(reading.dst),
      ends: reading.ends(),
      next: last,
    };
    const own = this.#ways.push(way) - 1;
    if (own < MAX_WAYS) this.#byHash.set(hash, own);
    return own;
  }
}
