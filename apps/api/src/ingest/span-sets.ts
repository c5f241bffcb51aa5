import type { Span } from './span.js';

/** Disjoint sets of spans (union, path halving), with what each set holds. */
export class SpanSets {
  /** Roots are their own parents. */
  readonly #parents = new Map<Span, Span>();
  readonly #sizes = new Map<Span, { spans: number; records: number }>();

  get spans(): Iterable<Span> {
    return this.#parents.keys();
  }

  add(span: Span): void {
    this.#parents.set(span, span);
    this.#sizes.set(span, { spans: 1, records: 0 });
  }

  join(a: Span, b: Span): void {
    const rootA = this.rootOf(a);
    const rootB = this.rootOf(b);
    if (rootA === rootB) return;
    // Before they are joined: after it both are the same set.
    const size = this.sizeOf(rootA);
    const added = this.sizeOf(rootB);
    this.#parents.set(rootB, rootA);
    this.#sizes.set(rootA, { spans: size.spans + added.spans, records: size.records + added.records });
    this.#sizes.delete(rootB);
  }

  rootOf(span: Span): Span {
    let at = span;
    for (let parent = this.#parents.get(at); parent !== undefined && parent !== at; parent = this.#parents.get(at)) {
      this.#parents.set(at, this.#parents.get(parent) ?? parent);
      at = parent;
    }
    return at;
  }

  /** Of the set that a span is in. */
  sizeOf(span: Span): { readonly spans: number; readonly records: number } {
    return this.#sizes.get(this.rootOf(span)) ?? { spans: 0, records: 0 };
  }

  addRecords(span: Span, records: number): void {
    const size = this.sizeOf(span);
    this.#sizes.set(this.rootOf(span), { spans: size.spans, records: size.records + records });
  }
}
