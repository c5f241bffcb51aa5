import type { CaptureRecord, LinkDecision } from '@earshot/contracts';
import { DAY_US } from '@earshot/migrations';
import type pg from 'pg';
import { decisionsAbout, linkDecisionOf, type StoredDecision } from './decided-legs.js';
import { evidenceOf, namedBy, type Question } from './evidence.js';
import { EvidenceLookup, type Found, MAX_ROWS_PER_VALUE } from './evidence-lookup.js';
import type { RecentRecords } from './recent-records.js';
import { Span } from './span.js';
import { SpanSets } from './span-sets.js';
import { type NodeSpan, recordsOf } from './stored-records.js';

/** Nodes that may share one value; more is a generator's or a server's constant, and no evidence. */
const MAX_NODES_PER_VALUE = 32;
/** Where a component ends, whatever else it touches. */
const MAX_SPANS_PER_COMPONENT = 128;
const MAX_RECORDS_PER_COMPONENT = 50_000;

/** All records that the fold could bring together, and where the rows derived from them are found. */
export interface Component {
  readonly spans: readonly NodeSpan[];
  readonly records: readonly CaptureRecord[];
  /** What people decided of its legs. */
  readonly decisions: readonly LinkDecision[];
}

/**
 * Follows evidence from touched nodes to all that they may belong with, for many components at once: each round reads what is
 * new for all of them and asks for all their evidence together.
 */
export class ComponentSearch {
  readonly #byNode = new Map<number, Span[]>();
  readonly #sets = new SpanSets();
  readonly #asked = new Map<Span, Set<string>>();
  readonly #cut = new Set<Span>();
  readonly #decisions = new Map<number, StoredDecision>();
  readonly #touched = new Set<number>();
  /** Values that more nodes shared than a call can have. */
  crowdedValues = 0;
  /** Messages that were left out, since their stored text is no SIP message to this version. */
  unreadableMessages = 0;

  constructor(
    private readonly client: pg.ClientBase,
    private readonly recent: RecentRecords,
  ) {}

  /** Components that were not searched to their end. */
  get cutComponents(): number {
    return new Set([...this.#cut].map((span) => this.#sets.rootOf(span))).size;
  }

  touch(node: number, atUs: number): void {
    this.#touched.add(node);
    this.#spanAt(node, atUs);
  }

  async run(): Promise<Component[]> {
    for (let came = await this.#readMissing(); came.size > 0; came = await this.#readMissing()) {
      for (const found of await this.#questionsOf(came).answers(this.client)) this.#joinFound(found);
      const nodes = new Set([...came.keys()].map(({ node }) => node));
      for (const decision of await decisionsAbout(this.client, [...nodes])) this.#joinDecided(decision);
    }
    const components = new Map<Span, { spans: NodeSpan[]; records: CaptureRecord[]; decisions: LinkDecision[] }>();
    for (const span of this.#sets.spans) {
      const root = this.#sets.rootOf(span);
      const component = components.get(root) ?? { spans: [], records: [], decisions: [] };
      components.set(root, component);
      component.spans.push({ node: span.node, fromUs: span.fromUs, toUs: span.toUs });
      for (const record of span.records) component.records.push(record);
    }
    for (const decision of this.#decisions.values()) {
      const roots = decision.legs.map(({ node, atUs }) => this.#sets.rootOf(this.#spanAt(node, atUs)));
      for (const root of new Set(roots)) components.get(root)?.decisions.push(linkDecisionOf(decision));
    }
    return [...components.values()];
  }

  #spanAt(node: number, atUs: number): Span {
    const known = this.#byNode.get(node) ?? [];
    for (const span of known) if (span.takes(atUs)) return span;
    const span = new Span(node, atUs);
    this.#byNode.set(node, [...known, span]);
    this.#sets.add(span);
    return span;
  }

  /** Reads until no span misses anything; returns what came, by span. */
  async #readMissing(): Promise<Map<Span, CaptureRecord[]>> {
    const came = new Map<Span, CaptureRecord[]>();
    for (;;) {
      const missing = [...this.#sets.spans].flatMap((span) => span.missing().map((range) => ({ span, range })));
      if (missing.length === 0) return came;
      const read = await recordsOf(
        this.client,
        missing.map(({ range }) => range),
        this.recent,
        () => {
          this.unreadableMessages += 1;
        },
      );
      for (const [place, { span, range }] of missing.entries()) {
        const records = read[place] ?? [];
        span.add(range, records);
        this.#sets.addRecords(span, records.length);
        came.set(span, [...(came.get(span) ?? []), ...records]);
      }
      for (const { span } of missing) this.#joinOverlapping(span);
    }
  }

  /** Spans of one node that were begun apart and have grown together. */
  #joinOverlapping(span: Span): void {
    for (const other of this.#byNode.get(span.node) ?? []) {
      if (other !== span && span.fromUs <= other.toUs && other.fromUs <= span.toUs) this.#sets.join(span, other);
    }
  }

  #questionsOf(came: ReadonlyMap<Span, readonly CaptureRecord[]>): EvidenceLookup {
    const lookup = new EvidenceLookup();
    for (const [span, records] of came) {
      const size = this.#sets.sizeOf(span);
      if (size.spans > MAX_SPANS_PER_COMPONENT || size.records > MAX_RECORDS_PER_COMPONENT) {
        this.#cut.add(span);
        continue;
      }
      let namedDay = -1;
      for (const record of records) {
        for (const evidence of evidenceOf(record)) {
          this.#ask(lookup, span, evidence);
          if (evidence.names !== null) this.#sets.join(span, this.#spanAt(evidence.names, record.atUs));
        }
        const day = Math.floor(record.atUs / DAY_US);
        if (day === namedDay || !record.key.startsWith('c:')) continue;
        this.#ask(lookup, span, namedBy(record.key.slice(2), record.atUs));
        namedDay = day;
      }
    }
    return lookup;
  }

  /** Once a span. */
  #ask(lookup: EvidenceLookup, span: Span, question: Question): void {
    const asked = this.#asked.get(span) ?? new Set();
    this.#asked.set(span, asked);
    const name = `${question.asks} ${question.fromUs}`;
    if (asked.has(name)) return;
    asked.add(name);
    lookup.ask(name, span, question);
  }

  /** Also those that a person split: a link between them is shown, and the legs of both are needed for that. */
  #joinDecided(decision: StoredDecision): void {
    this.#decisions.set(decision.id, decision);
    const [first, ...rest] = decision.legs.map(({ node, atUs }) => this.#spanAt(node, atUs));
    for (const span of rest) this.#sets.join(first as Span, span);
  }

  #joinFound({ spans, matches }: Found): void {
    const nodes = new Set([...spans, ...matches].map(({ node }) => node));
    if (matches.length >= MAX_ROWS_PER_VALUE || nodes.size > MAX_NODES_PER_VALUE) {
      this.crowdedValues += 1;
      this.#separate(nodes, matches);
      return;
    }
    for (const span of spans) {
      for (const { node, at_us: atUs } of matches) {
        if (node !== span.node || !span.takes(atUs)) this.#sets.join(span, this.#spanAt(node, atUs));
      }
    }
  }

  /**
   * A value ties its nodes until one more than may share it has come. If those that came before it are few enough to have been settled as one
   * call, they are settled again, each for itself, so that it makes no difference which came last.
   */
  #separate(nodes: ReadonlySet<number>, matches: Found['matches']): void {
    let before = 0;
    for (const node of nodes) if (!this.#touched.has(node)) before++;
    if (before > MAX_NODES_PER_VALUE) return;
    for (const { node, at_us: atUs } of matches) this.#spanAt(node, atUs);
  }
}
