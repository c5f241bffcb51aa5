import { createInProcessBus } from '@earshot/bus';
import { createFold, type Fold } from '@earshot/calls';
import { type LiveOptions, startCollector } from '@earshot/collector';
import type { CallDetail, CaptureRecord } from '@earshot/contracts';
import { concludeCalls } from '@earshot/diagnosis';
import { missing } from './program.js';

/** Earshot beside the senders: the loopback interface and HEP in, calls out. */
export interface Observer {
  readonly hepPort: number;
  readonly records: readonly CaptureRecord[];
  counters(): Record<string, number>;
  /** Stops capturing, closes all windows and says what was seen. */
  finish(): Promise<Observed>;
}

export interface Observed {
  readonly records: readonly CaptureRecord[];
  readonly counters: Record<string, number>;
  readonly fold: Fold;
  readonly calls: readonly CallDetail[];
}

/** The kernel hands a packet over, and the capturing process flushes it, well within this. */
const SETTLE_MS = 400;

/** Starts to watch the loopback interface, through a libpcap filter; without one only HEP is taken. */
export async function observe(
  filter: string | null,
  live: Partial<LiveOptions> = {},
  interfaces: readonly string[] = ['lo'],
): Promise<Observer> {
  // The senders, the flood and this share the machine: what waits for a while is not lost.
  const bus = await createInProcessBus({ awayAfterMs: 60_000 });
  const records: CaptureRecord[] = [];
  const consumer = await bus.consumer({ group: 'senders' });
  await consumer.run({
    onRecords: async (delivery) => {
      records.push(...delivery.records);
    },
    onHealth: async () => {},
  });
  const collector = await startCollector({
    bus,
    probe: 'loopback',
    hep: { host: '127.0.0.1', port: 0 },
    ...(filter === null ? {} : { interfaces, live: { ...live, filter } }),
  });
  const hepPort = Number(collector.addresses[0]?.split(':').at(-1));
  let finished: Promise<Observed> | null = null;
  const finish = async (): Promise<Observed> => {
    await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
    await collector.close();
    const counters = collector.counters();
    await bus.close();
    const fold = createFold();
    fold.addAll(records);
    return { records, counters, fold, calls: [...concludeCalls(fold).calls] };
  };
  return {
    hepPort,
    records,
    counters: () => collector.counters(),
    finish: () => {
      finished ??= finish();
      return finished;
    },
  };
}

/** Why the loopback interface cannot be captured from here; null where it can. */
export async function noCapture(): Promise<string | null> {
  try {
    await (await observe('udp port 9')).finish();
    return null;
  } catch (error) {
    return (error as Error).message;
  }
}

/** What a test of these programs lacks on this machine, in words; null for nothing. */
export async function lacking(...programs: readonly string[]): Promise<string | null> {
  const absent = missing(...programs);
  if (absent.length > 0) return `not installed: ${absent.join(', ')}`;
  return noCapture();
}
