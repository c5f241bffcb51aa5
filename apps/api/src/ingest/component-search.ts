import type { CaptureRecord } from '@earshot/contracts';
import { DAY_US } from '@earshot/migrations';
import type pg from 'pg';
import { type Evidence, evidenceOf, namedBy } from './evidence.js';
import type { RecentRecords } from './recent-records.js';
import { Span } from './span.js';
import { type NodeSpan, recordsOf } from './stored-records.js';

/** Nodes that may share one value; more is a generator's or a server's constant, and no evidence. */
const MAX_NODES_PER_VALUE = 32;
/** Rows that are read of one value: a node has one for each span of time in which it was seen with it. */
const MAX_ROWS_PER_VALUE = 256;
/** Where a component ends, whatever else it touches. */
const MAX_SPANS_PER_COMPONENT = 128;
const MAX_RECORDS_PER_COMPONENT = 50_000;

/** All records that the fold could bring together, and where the rows derived from them are found. */
export interface Component {
  readonly spans: readonly NodeSpan[];
  readonly records: readonly CaptureRecord[];
}

/** One question for all the spans that have it. */
interface Lookup {
  readonly spans: Span[];
  readonly key: number;
  readonly fromUs: number;
  readonly toUs: number;
}

interface Match {
  readonly place: number;
  readonly node: number;
  readonly at_us: number;
}

/**
 * Follows evidence from touched nodes to all that they may belong with, for many components at once: each round reads what is
 * new for all of them and asks for all their evidence together.
 */
export class ComponentSearch {
  readonly #spans = new Map<number, Span[]>();
  /** Parent of each span in its component; roots are their own. */
  readonly #parents = new Map<Span, Span>();
  readonly #sizes = new Map<Span, { spans: number; records: number }>();
  readonly #asked = new Map<Span, Set<string>>();
  crowdedValues = 0;
  cutComponents = 0;

  constructor(
    private readonly client: pg.ClientBase,
    private readonly recent: RecentRecords,
  ) {}

  touch(node: number, atUs: number): void {
    this.#spanAt(node, atUs);
  }

  async run(): Promise<Component[]> {
    for (let grown = await this.#readMissing(); grown.size > 0; grown = await this.#readMissing()) {
      await this.#follow(this.#lookups(grown));
    }
    const components = new Map<Span, { spans: NodeSpan[]; records: CaptureRecord[] }>();
    for (const span of this.#parents.keys()) {
      const root = this.#root(span);
      const component = components.get(root) ?? { spans: [], records: [] };
      components.set(root, component);
      component.spans.push({ node: span.node, fromUs: span.fromUs, toUs: span.toUs });
      for (const record of span.records) component.records.push(record);
    }
    return [...components.values()];
  }

  #spanAt(node: number, atUs: number): Span {
    const known = this.#spans.get(node) ?? [];
    for (const span of known) if (span.takes(atUs)) return span;
    const span = new Span(node, atUs);
    this.#spans.set(node, [...known, span]);
    this.#parents.set(span, span);
    this.#sizes.set(span, { spans: 1, records: 0 });
    return span;
  }

  /** Reads until no span misses anything; returns what came, by span. */
  async #readMissing(): Promise<Map<Span, CaptureRecord[]>> {
    const came = new Map<Span, CaptureRecord[]>();
    for (;;) {
      const missing = [...this.#parents.keys()].flatMap((span) => span.missing().map((range) => ({ span, range })));
      if (missing.length === 0) return came;
      const read = await recordsOf(
        this.client,
        missing.map(({ range }) => range),
        this.recent,
      );
      for (const [place, { span, range }] of missing.entries()) {
        const records = read[place] ?? [];
        span.add(range, records);
        came.set(span, [...(came.get(span) ?? []), ...records]);
        const size = this.#sizes.get(this.#root(span));
        if (size !== undefined) size.records += records.length;
      }
      this.#joinOverlapping(missing.map(({ span }) => span.node));
    }
  }

  /** Spans that were begun apart and have grown together. */
  #joinOverlapping(nodes: Iterable<number>): void {
    for (const node of new Set(nodes)) {
      const spans = this.#spans.get(node) ?? [];
      for (const [index, span] of spans.entries()) {
        for (const other of spans.slice(0, index)) {
          if (span.fromUs <= other.toUs && other.fromUs <= span.toUs) this.#join(span, other);
        }
      }
    }
  }

  #lookups(grown: ReadonlyMap<Span, readonly CaptureRecord[]>): Lookup[] {
    const lookups = new Map<string, Lookup>();
    for (const [span, records] of grown) {
      if (this.#isFull(span)) continue;
      let askedDay = -1;
      for (const record of records) {
        for (const evidence of evidenceOf(record)) {
          this.#ask(span, evidence, lookups);
          if (evidence.names !== null) this.#join(span, this.#spanAt(evidence.names, record.atUs));
        }
        const day = Math.floor(record.atUs / DAY_US);
        if (day === askedDay || !record.key.startsWith('c:')) continue;
        this.#ask(span, namedBy(record.key.slice(2), record.atUs), lookups);
        askedDay = day;
      }
    }
    return [...lookups.values()];
  }

  /** Each value is asked for once a span, and once for all spans of a round. */
  #ask(span: Span, { key, fromUs, toUs }: Omit<Evidence, 'atUs'>, lookups: Map<string, Lookup>): void {
    const asked = this.#asked.get(span) ?? new Set();
    this.#asked.set(span, asked);
    const question = `${key} ${fromUs}`;
    if (asked.has(question)) return;
    asked.add(question);
    const lookup = lookups.get(question);
    if (lookup === undefined) lookups.set(question, { spans: [span], key, fromUs, toUs });
    else lookup.spans.push(span);
  }

  async #follow(lookups: readonly Lookup[]): Promise<void> {
    if (lookups.length === 0) return;
    const { rows } = await this.client.query<Match>({
      name: 'follow-evidence',
      text: FOLLOW,
      values: [
        lookups.map(({ key }) => key),
        lookups.map(({ fromUs }) => fromUs),
        lookups.map(({ toUs }) => toUs),
        // What only one span asks for need not tell it of itself.
        lookups.map(({ spans }) => (spans.length === 1 ? (spans[0]?.node ?? NO_NODE) : NO_NODE)),
        lookups.reduce((least, { fromUs }) => Math.min(least, fromUs), Number.MAX_SAFE_INTEGER),
        lookups.reduce((most, { toUs }) => Math.max(most, toUs), 0),
      ],
    });
    const matches = new Map<number, Match[]>();
    for (const row of rows) {
      const found = matches.get(row.place);
      if (found === undefined) matches.set(row.place, [row]);
      else found.push(row);
    }
    for (const [place, found] of matches) this.#joinFound(lookups[place - 1]?.spans ?? [], found);
  }

  #joinFound(spans: readonly Span[], found: readonly Match[]): void {
    const nodes = new Set(spans.map(({ node }) => node));
    for (const { node } of found) nodes.add(node);
    if (found.length >= MAX_ROWS_PER_VALUE || nodes.size > MAX_NODES_PER_VALUE) {
      this.crowdedValues += 1;
      return;
    }
    for (const span of spans) {
      for (const { node, at_us: atUs } of found) {
        if (node === span.node && span.takes(atUs)) continue;
        this.#join(span, this.#spanAt(node, atUs));
      }
    }
  }

  #isFull(span: Span): boolean {
    const size = this.#sizes.get(this.#root(span));
    if (size === undefined) return false;
    const full = size.spans > MAX_SPANS_PER_COMPONENT || size.records > MAX_RECORDS_PER_COMPONENT;
    if (full) this.cutComponents += 1;
    return full;
  }

  #join(a: Span, b: Span): void {
    const rootA = this.#root(a);
    const rootB = this.#root(b);
    if (rootA === rootB) return;
    this.#parents.set(rootB, rootA);
    const size = this.#sizes.get(rootA);
    const added = this.#sizes.get(rootB);
    if (size === undefined || added === undefined) return;
    size.spans += added.spans;
    size.records += added.records;
    this.#sizes.delete(rootB);
  }

  #root(span: Span): Span {
    let at = span;
    for (let parent = this.#parents.get(at); parent !== undefined && parent !== at; parent = this.#parents.get(at)) {
      this.#parents.set(at, this.#parents.get(parent) ?? parent);
      at = parent;
    }
    return at;
  }
}

const NO_NODE = -1;

const FOLLOW = `select l.place::int, e.node, e.at_us
  from unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::bigint[])
    with ordinality l(key, from_us, to_us, asker, place)
  cross join lateral (
    select node, at_us from evidence v
    where v.key = l.key and v.at_us between l.from_us and l.to_us and v.at_us between $5 and $6
      and v.node <> l.asker
    limit ${MAX_ROWS_PER_VALUE}
  ) e`;
