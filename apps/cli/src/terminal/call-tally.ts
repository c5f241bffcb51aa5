import type { Analysis, Outcome } from '@earshot/contracts';

type Call = Analysis['calls'][number];

export type Count = readonly [name: string, count: number];

const WORST_FIRST = [
  'bad',
  'poor',
  'fair',
  'failed',
  'not-measured',
  'running',
  'good',
] as const satisfies readonly Outcome[];

const GRAVEST_FIRST = ['critical', 'major', 'minor', 'info'];

/** How many calls there are, of each outcome and with each finding. */
export class CallTally {
  calls = 0;
  readonly #outcomes = new Map<Outcome, number>();
  readonly #findings = new Map<string, { rank: number; calls: number }>();

  add({ outcome, findings }: Call): void {
    this.calls++;
    this.#outcomes.set(outcome, (this.#outcomes.get(outcome) ?? 0) + 1);
    const ranks = new Map<string, number>();
    for (const { code, severity } of findings) {
      const rank = GRAVEST_FIRST.indexOf(severity);
      ranks.set(code, Math.min(rank, ranks.get(code) ?? rank));
    }
    for (const [code, rank] of ranks) {
      const count = this.#findings.get(code) ?? { rank, calls: 0 };
      this.#findings.set(code, { rank: Math.min(rank, count.rank), calls: count.calls + 1 });
    }
  }

  /** Calls of each outcome, the worst first. */
  outcomes(): Count[] {
    return WORST_FIRST.map((outcome) => [outcome, this.#outcomes.get(outcome) ?? 0]);
  }

  /** Calls with each finding, the gravest first. */
  findings(): Count[] {
    return [...this.#findings]
      .sort(([, a], [, b]) => a.rank - b.rank || b.calls - a.calls)
      .map(([code, { calls }]) => [code, calls]);
  }
}
