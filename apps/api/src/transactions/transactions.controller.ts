import {
  type CallMessages,
  type MessageDetail,
  type Transaction,
  type TransactionFilter,
  type TransactionListQuery,
  type TransactionPage,
  type TransactionSummary,
  transactionFilter,
  transactionListQuery,
} from '@earshot/contracts';
import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import { pageOf, placeOf } from '../http/keyset.js';
import { QueryPipe } from '../http/query.pipe.js';
import { type MethodCounts, TransactionsRepository } from './transactions.repository.js';
import { TransactionsService } from './transactions.service.js';

@Controller('api/v1/transactions')
export class TransactionsController {
  constructor(
    @Inject(TransactionsRepository) private readonly transactions: TransactionsRepository,
    @Inject(TransactionsService) private readonly one: TransactionsService,
  ) {}

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

  @Get(':key')
  transaction(@Param('key') key: string): Promise<Transaction> {
    return this.one.transaction(key);
  }

  @Get(':key/messages')
  messages(@Param('key') key: string): Promise<CallMessages> {
    return this.one.ladder(key);
  }

  @Get(':key/messages/:id')
  message(@Param('key') key: string, @Param('id') id: string): Promise<MessageDetail> {
    return this.one.message(key, id);
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
