import { readFileSync } from 'node:fs';
import type { Analysis } from '@earshot/contracts';

const PAGE = new URL('../../docs/diagnosis-precision.md', import.meta.url);

/** What the page says of a finding, or the code makes of a capture. */
export interface ListedFinding {
  readonly file: string;
  readonly code: string;
  readonly confidence: number;
  readonly title: string;
}

export type Judgement = 'right' | 'cannot tell' | 'wrong';

export interface JudgedFinding extends ListedFinding {
  readonly judgement: Judgement;
}

/** The page's own sums, by their name in it. */
export type Sums = Readonly<Record<string, number>>;

/** The tables of docs/diagnosis-precision.md. */
export function judgedFindings(): { readonly findings: JudgedFinding[]; readonly sums: Sums } {
  const rows = readFileSync(PAGE, 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
  const findings = rows.flatMap(([file = '', code = '', confidence = '', title = '', judged = '', ...more]) => {
    if (!/^0\.\d+$|^1$/.test(confidence) || more.length > 0) return [];
    return [
      {
        file: file.replaceAll('`', ''),
        code: code.replaceAll('`', ''),
        confidence: Number(confidence),
        title,
        judgement: judgementIn(judged),
      },
    ];
  });
  const sums = rows.flatMap(([name = '', value = '', ...more]) =>
    more.length === 0 && /^\d+$/.test(value) ? [[name, Number(value)] as const] : [],
  );
  return { findings, sums: Object.fromEntries(sums) };
}

function judgementIn(text: string): Judgement {
  const word = /^(Right|Cannot tell|Wrong)\b/.exec(text)?.[1];
  if (word === undefined) throw new Error(`not judged: ${text}`);
  return word.toLowerCase() as Judgement;
}

/** Findings of calls and of no one call. */
export function findingsIn(file: string, { calls, findings }: Analysis): ListedFinding[] {
  return [...calls.flatMap((call) => call.findings), ...findings].map(({ code, confidence, title }) => ({
    file,
    code,
    confidence,
    title,
  }));
}

/** A row of the page but for its judgement, so that what is missing can be pasted. */
export function rowOf({ file, code, confidence, title }: ListedFinding): string {
  return `| \`${file}\` | \`${code}\` | ${confidence} | ${title} |`;
}
