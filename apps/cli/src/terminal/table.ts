const GAP = 2;

/** A table as text. Plain, so that it can be piped and pasted. */
export interface TextTable {
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** Columns of numbers, which go to the right. */
  readonly numbers: ReadonlySet<string>;
  /** So many columns in front say what a row is of. */
  readonly names: number;
}

/**
 * Lines of columns padded to their widest cell. Where they are wider than `width` the columns that have no room follow below, after the names
 * again, as psql and others do: a line that a terminal breaks is not to be read.
 */
export function table({ head, rows, numbers, names }: TextTable, width = Number.POSITIVE_INFINITY): string[] {
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)));
  const widthOf = (columns: readonly number[]) =>
    columns.reduce((sum, column) => sum + (widths[column] as number) + GAP, -GAP);
  const named = head.slice(0, names).map((_, column) => column);
  const parts: number[][] = [];
  let part = [...named];
  for (let column = names; column < head.length; column++) {
    if (part.length > names && widthOf([...part, column]) > width) {
      parts.push(part);
      part = [...named];
    }
    part.push(column);
  }
  parts.push(part);
  return parts.flatMap((columns) =>
    [head, ...rows].map((row) =>
      columns
        .map((column) => {
          const cell = row[column] ?? '';
          const of = widths[column] as number;
          return numbers.has(head[column] as string) ? cell.padStart(of) : cell.padEnd(of);
        })
        .join(' '.repeat(GAP))
        .trimEnd(),
    ),
  );
}
