interface Event {
  readonly atUs: number;
  readonly order: number;
  readonly run: (atUs: number) => void;
}

/** Runs what was planned in order of time; what was planned first goes first at the same microsecond. A binary heap. */
export class Scheduler {
  readonly #heap: Event[] = [];
  #order = 0;

  at(atUs: number, run: (atUs: number) => void): void {
    const event: Event = { atUs: Math.round(atUs), order: this.#order++, run };
    let child = this.#heap.length;
    this.#heap.push(event);
    while (child > 0) {
      const parent = (child - 1) >> 1;
      const above = this.#heap[parent] as Event;
      if (before(above, event)) break;
      this.#heap[child] = above;
      child = parent;
    }
    this.#heap[child] = event;
  }

  run(): void {
    for (let event = this.#pop(); event !== undefined; event = this.#pop()) event.run(event.atUs);
  }

  #pop(): Event | undefined {
    const first = this.#heap[0];
    const last = this.#heap.pop();
    if (first === undefined || last === undefined || this.#heap.length === 0) return first;
    let parent = 0;
    for (;;) {
      let child = 2 * parent + 1;
      if (child >= this.#heap.length) break;
      if (child + 1 < this.#heap.length && before(this.#heap[child + 1] as Event, this.#heap[child] as Event)) child++;
      const below = this.#heap[child] as Event;
      if (before(last, below)) break;
      this.#heap[parent] = below;
      parent = child;
    }
    this.#heap[parent] = last;
    return first;
  }
}

function before(a: Event, b: Event): boolean {
  return a.atUs < b.atUs || (a.atUs === b.atUs && a.order < b.order);
}
