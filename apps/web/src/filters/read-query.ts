/** `field:value` as a change of the filters; null where it is free text. */
export type WordReader<Filters> = (word: string) => ((filters: Filters) => Partial<Filters>) | null;

/** What is typed as filters: every `field:value` in it narrows, the rest is free text. */
export function readQuery<Filters extends { q: string }>(
  text: string,
  filters: Filters,
  readWord: WordReader<Filters>,
): Filters {
  let next = filters;
  const take = (word: string): boolean => {
    const change = readWord(word);
    if (change !== null) next = { ...next, ...change(next) };
    return change !== null;
  };
  // A list in brackets may have spaces in it.
  const rest = (text.match(/\S+:\[[^\]]*\]|\S+/g) ?? []).filter((word) => !take(word)).join(' ');
  // And so may a value at the end: `outcome:timed out`.
  const q = rest === '' || take(rest) ? '' : rest;
  return { ...next, q };
}

/** Whether one of the fields is being typed, which is no free text however little of it stands there yet. */
export function namesField(text: string, fields: readonly string[]): boolean {
  return text.split(/\s+/).some((word) => {
    const colon = word.indexOf(':');
    return colon > 0 && fields.includes(word.slice(0, colon).toLowerCase());
  });
}
