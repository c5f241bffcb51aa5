import {
  type TransactionFilter,
  type TransactionListQuery,
  type TransactionPage,
  type TransactionSummary,
  transactionFilter,
  transactionListQuery,
} from '@earshot/contracts';
import { Controller, Get, Inject, Query } from '@nestjs/common';
import { pageOf, placeOf } from '../http/keyset.js';
import { QueryPipe } from '../http/query.pipe.js';
import { type MethodCounts, TransactionsRepository } from './transactions.repository.js';

@Controller('api/v1/transactions')
export class TransactionsController {
  constructor(@Inject(TransactionsRepository) private readonly transactions: TransactionsRepository) {}

  @Get()
  async list(
    @Query(new QueryPipe(transactionListQuery)) { cursor, limit, ...filter }: TransactionListQuery,
  ): Promise<TransactionPage> {
    const { rows, next } = pageOf(await this.transactions.list(filter, placeOf(cursor), limit + 1), limit);
    return { items: rows.map(({ doc }) => doc), next };
  }

  @Get('summary')
  async summary(@Query(new QueryPipe(transactionFilter)) filter: TransactionFilter): Promise<TransactionSummary> {
    return { methods: (await this.transactions.counts(filter)).map(kpisOf) };
  }
}

/** RFC 6076 4.1 and 4.2, for every method. */
function kpisOf({ mean, median, p95, ...counts }: MethodCounts): TransactionSummary['methods'][number] {
  const { transactions, ineffective } = counts;
  return {
    ...counts,
    ineffectivePct: transactions === 0 ? null : (100 * ineffective) / transactions,
    delayMs: { mean, median, p95 },
  };
}
