import { mediaKey } from '@earshot/contracts';
import type pg from 'pg';
import { type MarkedPlace, placesOfMarks } from './marks.js';
import { nodeOf } from './node.js';

/** On it the HTTP side tells which calls somebody looks at: their keys, a JSON array. */
export const LOOK_CHANNEL = 'earshot_look';

/** Keys kept; those looked at longest ago are forgotten first. */
const MAX_KEYS = 500;
/** A page that stays open is told of changes and asks again; one that nothing comes of is forgotten. */
const KEPT_MS = 600_000;
/** What these calls are made of is read again so long after. */
const MADE_OF_MS = 1_000;

/** Calls that somebody looks at: what is marked of them is settled before all else, since it is on a screen. */
export class Looks {
  readonly #untilMs = new Map<string, number>();
  #isDue = false;
  #nodes: readonly number[] = [];
  #nodesUntilMs = 0;

  /** Something may be marked of what is looked at. */
  get isDue(): boolean {
    return this.#isDue;
  }

  add(payload: string | undefined, nowMs: number): void {
    for (const key of keysIn(payload)) {
      this.#untilMs.delete(key);
      this.#untilMs.set(key, nowMs + KEPT_MS);
    }
    for (const [key, untilMs] of this.#untilMs) {
      if (this.#untilMs.size <= MAX_KEYS && untilMs > nowMs) break;
      this.#untilMs.delete(key);
    }
    this.#nodesUntilMs = nowMs;
    this.marked();
  }

  marked(): void {
    this.#isDue = this.#untilMs.size > 0;
  }

  /** What is marked of it by now. */
  async places(client: pg.ClientBase, nowMs: number): Promise<MarkedPlace[]> {
    this.#isDue = false;
    const keys = [...this.#untilMs.keys()];
    if (nowMs >= this.#nodesUntilMs) {
      this.#nodes = await nodesOf(client, keys);
      this.#nodesUntilMs = nowMs + MADE_OF_MS;
    }
    const places = await placesOfMarks(client, MARKED, [keys, this.#nodes]);
    // Once these are settled there may be more.
    if (places.length > 0) this.#nodesUntilMs = nowMs;
    return places;
  }
}

/** By the key of the call that the marked message begins, while there is no row of it, and by what the call is made of. */
const MARKED = `select * from dirty where leg_key = any($1::text[])
  union select * from dirty where node = any($2::bigint[])`;

/** Nodes of the legs of calls, and those that media has until it is bound to a leg. */
async function nodesOf(client: pg.ClientBase, keys: readonly string[]): Promise<number[]> {
  const { rows } = await client.query<{ node: number; src: string | null; dst: string | null }>(
    `select node, null as src, null as dst from leg where call_key = any($1::text[])
      union select node, doc->>'src', doc->>'dst' from stream where call_key = any($1::text[])`,
    [keys],
  );
  const nodes = new Set<number>();
  for (const { node, src, dst } of rows) {
    nodes.add(node);
    if (src !== null && dst !== null) nodes.add(nodeOf(mediaKey(src, dst)));
  }
  return [...nodes];
}

function keysIn(payload: string | undefined): string[] {
  try {
    const keys: unknown = JSON.parse(payload ?? '');
    return Array.isArray(keys) ? keys.filter((key) => typeof key === 'string') : [];
  } catch {
    return [];
  }
}
