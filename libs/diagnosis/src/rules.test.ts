import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { CALL_RULES, OTHER_RULES } from './rules.js';

describe('docs/diagnosis.md', () => {
  it('lists every rule, and no other', () => {
    const page = readFileSync(new URL('../../../docs/diagnosis.md', import.meta.url), 'utf8');
    const documented = [...page.matchAll(/^\| `([a-z0-9-]+)` \|/gm)].map(([, code]) => code);
    const codes = [...CALL_RULES, ...OTHER_RULES].map(({ code }) => code);
    expect(documented.sort()).toEqual([...new Set(codes)].sort());
  });
});
