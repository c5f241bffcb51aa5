import type { PlainSip } from '@earshot/protocol';
import type { Kind } from './message.js';
import type { TextTable } from './text-table.js';

/** Kinds of one user agent that are shared, and user agents; beyond it each message has its own. */
const MAX_AGENTS = 4096;
const MAX_KINDS = 64;

/** Kinds that are found by their octets, a power of two. */
const MET_LATELY = 256;
const NONE = -1;

/** What messages are, by place: one for all of the same kind from the same software. */
export class KindTable {
  readonly #byAgent = new Map<string | null, number[]>();
  readonly #kinds: Kind[] = [];
  /** Messages of each. */
  readonly #counts: number[] = [];
  /** Places by a hash of the octets that they were read from. */
  readonly #lately = new Int32Array(MET_LATELY).fill(NONE);

  constructor(private readonly texts: TextTable) {}

  at(place: number): Kind {
    return this.#kinds[place] as Kind;
  }

  count(place: number): void {
    (this.#counts[place] as number)++;
  }

  /** Kinds in the order in which they were met, with how many messages each has. */
  *counted(): IterableIterator<readonly [kind: Kind, messages: number]> {
    for (const [place, kind] of this.#kinds.entries()) yield [kind, this.#counts[place] as number];
  }

  placeOf(
    method: string | null,
    status: number,
    phrase: string | null,
    cseqMethod: string,
    agent: string | null,
    reliable: boolean,
  ): number {
    const known = this.#byAgent.get(agent) ?? [];
    for (const place of known) {
      const kind = this.#kinds[place] as Kind;
      if (kind.status !== status || kind.method !== method || kind.cseqMethod !== cseqMethod) continue;
      if (kind.phrase === phrase && kind.reliable === reliable) return place;
    }
    const { texts } = this;
    const kind = {
      method: texts.shareOrNull(method),
      status,
      phrase: texts.shareOrNull(phrase),
      cseqMethod: texts.share(cseqMethod),
      agent: texts.shareOrNull(agent),
      reliable,
    };
    const place = this.#kinds.push(kind) - 1;
    this.#counts.push(0);
    if (known.length === 0 && this.#byAgent.size < MAX_AGENTS) this.#byAgent.set(kind.agent, known);
    if (known.length < MAX_KINDS) known.push(place);
    return place;
  }

  /** The same of a message whose texts have not been made: they are compared where they stand. */
  placeOfPlain(plain: PlainSip): number {
    const { status, method, phrase, cseqMethod, agent, isReliable } = plain;
    let hash = Math.imul(status + plain.octetAt(method.from), 31) + plain.octetAt(cseqMethod.from);
    hash = Math.imul(hash, 31) + Math.imul(agent.end - agent.from, 7) + plain.octetAt(agent.end - 1);
    const slot = (hash ^ (hash >>> 8)) & (MET_LATELY - 1);
    const met = this.#lately[slot] as number;
    if (met !== NONE && isKind(this.#kinds[met] as Kind, plain)) return met;
    const isRequest = status === 0;
    const place = this.placeOf(
      isRequest ? plain.text(method) : null,
      status,
      isRequest ? null : plain.text(phrase),
      plain.text(cseqMethod),
      agent.isThere ? plain.text(agent) : null,
      isReliable,
    );
    this.#lately[slot] = place;
    return place;
  }
}

function isKind(kind: Kind, plain: PlainSip): boolean {
  const { agent } = plain;
  return (
    kind.status === plain.status &&
    kind.reliable === plain.isReliable &&
    plain.is(plain.cseqMethod, kind.cseqMethod) &&
    (kind.status === 0
      ? plain.is(plain.method, kind.method as string)
      : plain.is(plain.phrase, kind.phrase as string)) &&
    (kind.agent === null ? !agent.isThere : agent.isThere && plain.is(agent, kind.agent))
  );
}
