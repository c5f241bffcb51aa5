import { createKafkaBus } from '@earshot/bus';
import { sipRecordOf } from '@earshot/calls';
import kafkajs from 'kafkajs';

const GROUP = 'earshot-ingest';
const TOPIC = 'earshot.capture.v2';

/** The group of API workers, as Kafka itself tells of it. */
export class ConsumerGroup {
  readonly #admin: kafkajs.Admin;

  private constructor(private readonly brokers: string) {
    const kafka = new kafkajs.Kafka({ brokers: [brokers], logLevel: kafkajs.logLevel.NOTHING });
    this.#admin = kafka.admin();
  }

  static async open(brokers: string): Promise<ConsumerGroup> {
    const group = new ConsumerGroup(brokers);
    await group.#admin.connect();
    return group;
  }

  /** Partitions of the capture topic by member; empty while they are being shared out. */
  async assignments(): Promise<number[][]> {
    const { groups } = await this.#admin.describeGroups([GROUP]);
    const [group] = groups;
    if (group?.state !== 'Stable') return [];
    return group.members.map(
      ({ memberAssignment }) =>
        kafkajs.AssignerProtocol.MemberAssignment.decode(memberAssignment)?.assignment[TOPIC] ?? [],
    );
  }

  /** Messages by partition of which the group has committed that it is done with them. */
  async committed(): Promise<Map<number, number>> {
    const [topic] = await this.#admin.fetchOffsets({ groupId: GROUP, topics: [TOPIC] });
    return new Map(topic?.partitions.map(({ partition, offset }) => [partition, Math.max(0, Number(offset))]));
  }

  /** Messages that the group has not committed yet. */
  async lag(): Promise<number> {
    const committed = await this.committed();
    const ends = await this.#admin.fetchTopicOffsets(TOPIC);
    return ends.reduce((sum, { partition, offset }) => sum + Number(offset) - (committed.get(partition) ?? 0), 0);
  }

  /** Partitions on which records of each Call-ID lie, read by a group of our own. */
  async partitionsByCallId(): Promise<Map<string, Set<number>>> {
    const ends = await this.#admin.fetchTopicOffsets(TOPIC);
    const waitingFor = new Set(ends.filter(({ offset }) => offset !== '0').map(({ partition }) => partition));
    const found = new Map<string, Set<number>>();
    const bus = await createKafkaBus({ brokers: [this.brokers], spoolDirectory: null, readText: sipRecordOf });
    const witness = await bus.consumer({ group: 'witness' });
    try {
      await new Promise<void>((resolve) => {
        void witness.run({
          onRecords: async ({ partition, records }) => {
            for (const record of records) {
              if (record.kind !== 'sip') continue;
              found.set(record.callId, (found.get(record.callId) ?? new Set()).add(partition));
            }
            waitingFor.delete(partition);
            if (waitingFor.size === 0) resolve();
          },
        });
      });
    } finally {
      await witness.close();
      await bus.close();
    }
    return found;
  }

  close(): Promise<void> {
    return this.#admin.disconnect();
  }
}
