import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** One row of what tshark printed, by column; a column with several values has them between bars. */
export type RecordedRow = Readonly<Record<string, string>>;

/** Rows of `truth/<file>.<kind>.tsv`; none where tshark found nothing of the kind. */
export function recordedRows(corpus: string, file: string, kind: 'sip' | 'rtcp' | 'rtpevent'): RecordedRow[] {
  const path = join(corpus, 'truth', `${file.replaceAll('/', '__')}.${kind}.tsv`);
  if (!existsSync(path)) return [];
  const [head = '', ...lines] = readFileSync(path, 'utf8').split('\n');
  const columns = head.split('\t');
  return lines
    .filter((line) => line !== '')
    .map((line) => {
      const cells = line.split('\t');
      return Object.fromEntries(columns.map((column, index) => [column, cells[index] ?? '']));
    });
}

/** Values of one column. */
export function valuesOf(row: RecordedRow, column: string): string[] {
  const cell = row[column] ?? '';
  return cell === '' ? [] : cell.split('|');
}

/** The innermost of several headers: tunnels print the outer ones first. */
export function innermost(row: RecordedRow, column: string): string {
  return valuesOf(row, column).at(-1) ?? '';
}
