/** One line of the results: what was measured, against what, and whether it is within its bar (design, section 8). */
export interface Row {
  readonly work: string;
  readonly measured: string;
  readonly yardstick: string;
  /** As the bar words it. */
  readonly ratio: string;
  readonly bar: string;
  readonly verdict: 'PASS' | 'over' | 'not measured';
  /** Why it was not measured, or what else to know. */
  readonly note: string;
}

export function notMeasured(work: string, bar: string, why: string): Row {
  return { work, measured: '-', yardstick: '-', ratio: '-', bar, verdict: 'not measured', note: why };
}

export function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(2)} s`;
}

export function mebibytes(value: number | null): string {
  return value === null ? 'memory unknown' : `${Math.round(value)} MiB`;
}

export function table(rows: readonly Row[]): string {
  const head = ['work', 'Earshot', 'yardstick', 'ratio', 'bar', '', 'note'];
  const lines = rows.map((row) => [row.work, row.measured, row.yardstick, row.ratio, row.bar, row.verdict, row.note]);
  return [head, head.map(() => '---'), ...lines].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
