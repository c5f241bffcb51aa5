import { analysis, buildOpenApi } from '@earshot/contracts';
import { z } from 'zod';

/** A document that is generated from code, and where it is checked in. */
export interface Reference {
  readonly path: string;
  content(): string;
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

export const references: readonly Reference[] = [
  { path: 'docs/openapi.json', content: () => json(buildOpenApi()) },
  {
    path: 'docs/analysis.schema.json',
    content: () =>
      json({
        $id: 'earshot.analysis/1',
        title: 'What `earshot analyze --json` prints: one document a file, one a line',
        ...z.toJSONSchema(analysis, { io: 'input' }),
      }),
  },
];
