import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { references } from './references.js';

describe('generated references', () => {
  for (const reference of references) {
    it(`${reference.path} is what the code says (npm run generate)`, async () => {
      const file = fileURLToPath(new URL(`../../${reference.path}`, import.meta.url));
      expect(readFileSync(file, 'utf8')).toBe(await reference.content());
    });
  }
});
