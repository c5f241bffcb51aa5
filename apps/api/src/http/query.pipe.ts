import type { PipeTransform } from '@nestjs/common';
import type { z } from 'zod';
import { ProblemError } from './problem.js';

/** Parses the query once, at the edge; what is wrong is named, part by part. */
export class QueryPipe<Schema extends z.ZodType> implements PipeTransform<unknown, z.output<Schema>> {
  constructor(private readonly schema: Schema) {}

  transform(query: unknown): z.output<Schema> {
    const parsed = this.schema.safeParse(query);
    if (parsed.success) return parsed.data;
    throw new ProblemError(400, 'bad-query', {
      detail: 'the query is not understood',
      errors: parsed.error.issues.map(({ path, message }) => ({ at: path.join('.'), reason: message })),
    });
  }
}
