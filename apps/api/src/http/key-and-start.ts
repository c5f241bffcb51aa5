/** A key as `libs/calls` makes them, and where several may have it a start. */
const KEY = /^([0-9a-f]{16})(?:-(\d{1,16}))?$/;

/** Of `0123456789abcdef` or `0123456789abcdef-1704067200000000`; null where it is neither. */
export function keyAndStartOf(text: string): { readonly key: string; readonly startUs: number | null } | null {
  const [, key, startUs] = KEY.exec(text) ?? [];
  return key === undefined ? null : { key, startUs: startUs === undefined ? null : Number(startUs) };
}
