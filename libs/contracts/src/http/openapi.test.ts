import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { buildOpenApi } from './openapi.js';

const document = buildOpenApi() as {
  paths: Record<string, Record<string, { operationId: string }>>;
  components: { schemas: Record<string, object> };
};

/** Every `$ref` in the document. */
function refsIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(refsIn);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => (name === '$ref' ? [String(inner)] : refsIn(inner)));
}

describe('the OpenAPI document', () => {
  it('is checked in as it is generated (npm run generate)', () => {
    const checkedIn = readFileSync(new URL('../../../../docs/openapi.json', import.meta.url), 'utf8');
    expect(checkedIn).toBe(`${JSON.stringify(buildOpenApi(), null, 2)}\n`);
  });

  it('refers to nothing that it does not have', () => {
    const known = Object.keys(document.components.schemas).map((name) => `#/components/schemas/${name}`);
    expect(refsIn(document).filter((ref) => !known.includes(ref))).toEqual([]);
  });

  it('has schemas that a validator of others compiles', () => {
    const ajv = new Ajv2020({ strict: false, schemas: { 'earshot.json': document as object } });
    for (const name of Object.keys(document.components.schemas)) {
      expect(() => ajv.compile({ $ref: `earshot.json#/components/schemas/${name}` })).not.toThrow();
    }
  });

  it('names each operation once', () => {
    const ids = Object.values(document.paths).flatMap((path) =>
      Object.values(path).map(({ operationId }) => operationId),
    );
    expect(new Set(ids).size).toBe(ids.length);
  });
});
