import { type CaptureRecord, decodeBatch, type SipTextReader } from '@earshot/contracts';
import type { KafkaMessage } from 'kafkajs';
import { BatchGaps } from './batch-gaps.js';
import type { Delivery } from './bus.js';

/** Messages of one partition made into one delivery, and where the partition goes on after it. */
export interface KafkaDelivery {
  readonly delivery: Delivery;
  readonly lastOffset: string;
  readonly nextOffset: string;
}

/** Turns the messages of one partition into deliveries, and counts what is missing between them. */
export class KafkaPartition {
  readonly #number: number;
  readonly #maxDeliveryRecords: number;
  readonly #readText: SipTextReader | null;
  #gaps = new BatchGaps();
  /** Offset that the next message should have; null where nothing is known of what was read before. */
  #expected: bigint | null = null;

  constructor(number: number, maxDeliveryRecords: number, readText: SipTextReader | null) {
    this.#number = number;
    this.#maxDeliveryRecords = maxDeliveryRecords;
    this.#readText = readText;
  }

  /** Reading starts at the offset that the group committed; null where it never did, or cannot be known. */
  startAt(committed: bigint | null): void {
    if (committed === null || committed !== this.#expected) this.#gaps = new BatchGaps();
    this.#expected = committed;
  }

  *deliveries(messages: readonly KafkaMessage[]): Generator<KafkaDelivery> {
    for (let at = 0; at < messages.length; ) {
      const records: CaptureRecord[] = [];
      let lostBatches = 0;
      let unknownKinds = 0;
      let damagedRecords = 0;
      let last = 0n;
      do {
        const message = messages[at];
        if (message === undefined) break;
        last = BigInt(message.offset);
        lostBatches += this.#jumpTo(last);
        const batch = message.value === null ? null : decodeBatch(message.value, this.#readText);
        if (batch === null) {
          damagedRecords += 1;
        } else {
          const { probe, boot, sequence } = batch.header;
          lostBatches += this.#gaps.missingBefore(probe, boot, sequence);
          unknownKinds += batch.unknownKinds;
          damagedRecords += batch.damaged;
          for (const record of batch.records) records.push(record);
        }
        at += 1;
      } while (at < messages.length && records.length < this.#maxDeliveryRecords);
      yield {
        delivery: { partition: this.#number, records, lostBatches, unknownKinds, damagedRecords },
        lastOffset: last.toString(),
        nextOffset: (last + 1n).toString(),
      };
    }
  }

  /** Messages between those read and this one are gone from the broker: it kept them for less time than nobody read them. */
  #jumpTo(offset: bigint): number {
    const expected = this.#expected;
    this.#expected = offset + 1n;
    if (expected === null || offset === expected) return 0;
    this.#gaps = new BatchGaps();
    return offset > expected ? Number(offset - expected) : 0;
  }
}
