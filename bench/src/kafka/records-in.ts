import { CAPTURE_TOPIC } from '@earshot/contracts';
import { Kafka, logLevel } from 'kafkajs';

/** Records of the topic of captures on all partitions; 0 where there is no such topic yet. */
export async function recordsIn(brokers: string): Promise<number> {
  const admin = new Kafka({ brokers: brokers.split(','), logLevel: logLevel.NOTHING }).admin();
  await admin.connect();
  try {
    if (!(await admin.listTopics()).includes(CAPTURE_TOPIC)) return 0;
    const offsets = await admin.fetchTopicOffsets(CAPTURE_TOPIC);
    return offsets.reduce((sum, { high, low }) => sum + Number(high) - Number(low), 0);
  } finally {
    await admin.disconnect();
  }
}
