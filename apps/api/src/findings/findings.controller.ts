import { type FindingListQuery, type FindingPage, findingListQuery } from '@earshot/contracts';
import { Controller, Get, Inject, Query } from '@nestjs/common';
import { pageOf, placeOf } from '../http/keyset.js';
import { QueryPipe } from '../http/query.pipe.js';
import { FindingsRepository } from './findings.repository.js';

@Controller('api/v1/findings')
export class FindingsController {
  constructor(@Inject(FindingsRepository) private readonly findings: FindingsRepository) {}

  @Get()
  async list(@Query(new QueryPipe(findingListQuery)) query: FindingListQuery): Promise<FindingPage> {
    const { cursor, limit, ...range } = query;
    const [found, counts] = await Promise.all([
      this.findings.list(range, placeOf(cursor), limit + 1),
      this.findings.counts(range),
    ]);
    const { rows, next } = pageOf(found, limit);
    return { items: rows.map(({ key, start_us, doc }) => ({ ...doc, key, atUs: start_us })), next, counts };
  }
}
