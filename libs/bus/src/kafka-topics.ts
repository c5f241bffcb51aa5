import { CAPTURE_TOPIC, PROBE_TOPIC } from '@earshot/contracts';
import type { Admin } from 'kafkajs';

export interface TopicOptions {
  readonly capture: string;
  readonly probe: string;
  /** Of the capture topic, where it has to be made; one that exists keeps its own. */
  readonly partitions: number;
  /** -1 for the brokers' own default. */
  readonly replication: number;
}

export const DEFAULT_TOPICS: TopicOptions = {
  capture: CAPTURE_TOPIC,
  probe: PROBE_TOPIC,
  partitions: 12,
  replication: -1,
};

/** Makes the topics that are missing, and resolves to the partitions that the capture topic has. */
export async function ensureTopics(admin: Admin, topics: TopicOptions): Promise<number> {
  const present = new Set(await admin.listTopics());
  const wanted = [
    { topic: topics.capture, numPartitions: topics.partitions, replicationFactor: topics.replication },
    { topic: topics.probe, numPartitions: 1, replicationFactor: topics.replication },
  ];
  const missing = wanted.filter(({ topic }) => !present.has(topic));
  // Where another process made them in the meantime this resolves to false, which is as good.
  if (missing.length > 0) await admin.createTopics({ topics: missing, waitForLeaders: true });
  const { topics: found } = await admin.fetchTopicMetadata({ topics: [topics.capture] });
  const partitions = found[0]?.partitions.length ?? 0;
  if (partitions === 0) throw new Error(`the topic ${topics.capture} has no partitions yet`);
  return partitions;
}
