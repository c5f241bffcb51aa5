import {
  describeMessage,
  exportPcap,
  exportText,
  ladder,
  type OwnMessages,
  ownMessages,
  RECONSTRUCTED,
  sessionDelaysOf,
} from '@earshot/calls';
import {
  type CallDetail,
  type CallExport,
  type CallHistogram,
  type CallHistogramQuery,
  type CallListQuery,
  type CallMessages,
  type CallPage,
  type ExportFormat,
  type MessageDetail,
  type Outcome,
  outcome,
} from '@earshot/contracts';
import { Inject, Injectable } from '@nestjs/common';
import { keyAndStartOf } from '../http/key-and-start.js';
import { pageOf, placeOf } from '../http/keyset.js';
import { notFound } from '../http/problem.js';
import { conditionsOf } from './call-filter.js';
import { CallLooks } from './call-looks.js';
import { CallsRepository } from './calls.repository.js';
import { MessagesRepository } from './messages.repository.js';

/** Totals are exact below it. */
const MOST_COUNTED = 10_000;
/** Messages around a call that are its own: sent again before the first that was understood, and after the last (RFC 3261 64*T1). */
const MARGIN_US = 64_000_000;
/** A call without an end may still be up. */
const LONGEST_CALL_US = 7 * 86_400_000_000;

export interface ExportedFile {
  readonly name: string;
  readonly type: string;
  readonly body: Buffer;
}

@Injectable()
export class CallsService {
  constructor(
    @Inject(CallsRepository) private readonly calls: CallsRepository,
    @Inject(MessagesRepository) private readonly messages: MessagesRepository,
    @Inject(CallLooks) private readonly looks: CallLooks,
  ) {}

  async list({ cursor, limit, ...filter }: CallListQuery): Promise<CallPage> {
    const conditions = conditionsOf(filter);
    const [found, counted] = await Promise.all([
      this.calls.list(conditions, placeOf(cursor), limit + 1),
      this.calls.count(conditions, MOST_COUNTED + 1),
    ]);
    const { rows, next } = pageOf(found, limit);
    this.looks.at(rows.filter(({ doc }) => doc.verdict.outcome === 'running').map(({ key }) => key));
    return {
      items: rows.map(({ doc }) => doc),
      next,
      total: Math.min(counted, MOST_COUNTED),
      totalIsLowerBound: counted > MOST_COUNTED,
    };
  }

  async histogram({ buckets: wanted, ...filter }: CallHistogramQuery): Promise<CallHistogram> {
    const conditions = conditionsOf(filter);
    const span =
      conditions.fromUs === null || conditions.toUs === null ? await this.calls.span(conditions) : conditions;
    const fromUs = conditions.fromUs ?? span.fromUs;
    const toUs = conditions.toUs ?? (span.toUs === null ? null : span.toUs + 1);
    if (fromUs === null || toUs === null || toUs <= fromUs) {
      return { fromUs: null, toUs: null, bucketUs: 0, buckets: [], totals: noCalls() };
    }
    const bucketUs = Math.max(1, Math.ceil((toUs - fromUs) / wanted));
    const buckets = Array.from({ length: Math.ceil((toUs - fromUs) / bucketUs) }, (_, index) => ({
      atUs: fromUs + index * bucketUs,
      counts: noCalls(),
    }));
    const totals = noCalls();
    for (const count of await this.calls.countByOutcome(conditions, fromUs, bucketUs)) {
      const bucket = buckets[count.bucket];
      if (bucket === undefined) continue;
      bucket.counts[count.outcome] += count.calls;
      totals[count.outcome] += count.calls;
    }
    return { fromUs, toUs, bucketUs, buckets, totals };
  }

  async call(key: string): Promise<CallDetail> {
    const asked = keyAndStartOf(key);
    const call = asked === null ? null : await this.calls.find(asked.key, asked.startUs);
    if (asked !== null) this.looks.at([call?.key ?? asked.key]);
    if (call === null) throw notFound(`there is no call ${key}`);
    return { ...call, legDetails: call.legDetails.map((leg) => ({ ...leg, sessionDelays: sessionDelaysOf(leg) })) };
  }

  async ladder(key: string): Promise<CallMessages> {
    const call = await this.call(key);
    const { records, legKeyOf } = await this.#messagesOf(call);
    return ladder(records, call.streamDetails, legKeyOf);
  }

  async message(key: string, id: string): Promise<MessageDetail> {
    const { records, legKeyOf } = await this.#messagesOf(await this.call(key));
    const record = records.find((candidate) => candidate.id === id);
    if (record === undefined) throw notFound(`call ${key} has no message ${id}`);
    return describeMessage(
      record,
      ladder(records, [], legKeyOf).items.find((row) => row.id === id),
    );
  }

  async export(key: string, format: ExportFormat): Promise<ExportedFile> {
    const call = await this.call(key);
    const { records, legKeyOf } = await this.#messagesOf(call);
    switch (format) {
      case 'pcap':
        return {
          name: `${call.key}-${RECONSTRUCTED}.pcap`,
          type: 'application/vnd.tcpdump.pcap',
          body: Buffer.from(exportPcap(records)),
        };
      case 'text':
        return {
          name: `${call.key}.txt`,
          type: 'text/plain; charset=utf-8',
          body: Buffer.from(exportText(records, call.logs)),
        };
      case 'json': {
        const rows = new Map(ladder(records, [], legKeyOf).items.map((row) => [row.id, row]));
        const messages = records.map((record) => describeMessage(record, rows.get(record.id)));
        const document: CallExport = { schema: 'earshot.call/1', call, messages };
        return {
          name: `${call.key}.json`,
          type: 'application/json',
          body: Buffer.from(`${JSON.stringify(document, null, 2)}\n`),
        };
      }
    }
  }

  async #messagesOf({ callIds, startUs, endUs, legDetails }: CallDetail): Promise<OwnMessages> {
    const toUs = (endUs ?? startUs + LONGEST_CALL_US) + MARGIN_US;
    return ownMessages(await this.messages.ofCallIds(callIds, startUs - MARGIN_US, toUs), legDetails);
  }
}

function noCalls(): Record<Outcome, number> {
  return Object.fromEntries(outcome.options.map((word) => [word, 0])) as Record<Outcome, number>;
}
