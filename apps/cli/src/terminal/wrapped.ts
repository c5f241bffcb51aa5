const FURTHER = 2;

/** A line as lines within a width, broken at spaces and indented a little more from the second on; a word that is longer stays whole. */
export function wrapped(line: string, width: number): string[] {
  const indent = line.length - line.trimStart().length;
  const lines: string[] = [];
  let rest = line;
  let from = indent;
  while (rest.length > width) {
    let at = rest.lastIndexOf(' ', width);
    if (at <= from) at = rest.indexOf(' ', from);
    if (at < 0) break;
    lines.push(rest.slice(0, at));
    from = indent + FURTHER;
    rest = ' '.repeat(from) + rest.slice(at + 1);
  }
  return [...lines, rest];
}
