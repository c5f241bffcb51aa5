import { describeMessage, ladder, messagesOfTransaction } from '@earshot/calls';
import type { CallMessages, MessageDetail, SipRecord, Transaction } from '@earshot/contracts';
import { Inject, Injectable } from '@nestjs/common';
import { MessagesRepository } from '../calls/messages.repository.js';
import { keyAndStartOf } from '../http/key-and-start.js';
import { notFound } from '../http/problem.js';
import { TransactionsRepository } from './transactions.repository.js';

/** Copies on other hops, whose clocks may differ, and repeated responses (RFC 3261 64*T1) are its own. */
const MARGIN_US = 64_000_000;

/** One transaction with its messages. */
@Injectable()
export class TransactionsService {
  constructor(
    @Inject(TransactionsRepository) private readonly transactions: TransactionsRepository,
    @Inject(MessagesRepository) private readonly messages: MessagesRepository,
  ) {}

  async transaction(key: string): Promise<Transaction> {
    const asked = keyAndStartOf(key);
    const found = asked === null ? null : await this.transactions.find(asked.key, asked.startUs);
    if (found === null) throw notFound(`there is no transaction ${key}`);
    return found;
  }

  async ladder(key: string): Promise<CallMessages> {
    return ladder(await this.#messagesOf(await this.transaction(key)));
  }

  async message(key: string, id: string): Promise<MessageDetail> {
    const records = await this.#messagesOf(await this.transaction(key));
    const record = records.find((candidate) => candidate.id === id);
    if (record === undefined) throw notFound(`transaction ${key} has no message ${id}`);
    return describeMessage(
      record,
      ladder(records).items.find((row) => row.id === id),
    );
  }

  async #messagesOf(transaction: Transaction): Promise<SipRecord[]> {
    const { callId, startUs, endUs, lastRequestUs } = transaction;
    const toUs = Math.max(endUs ?? lastRequestUs, lastRequestUs) + MARGIN_US;
    return messagesOfTransaction(transaction, await this.messages.ofCallIds([callId], startUs - MARGIN_US, toUs));
  }
}
