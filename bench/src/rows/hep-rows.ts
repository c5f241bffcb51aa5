import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { brokerLacks, startBroker } from '../kafka/broker.js';
import { recordsIn } from '../kafka/records-in.js';
import { residentMiB } from '../measured-run.js';
import { mebibytes, notMeasured, type Row, seconds } from '../row.js';

const RECEIVER = fileURLToPath(new URL('../hep/hep-receiver.js', import.meta.url));
const SENDER = fileURLToPath(new URL('../hep/hep-sender.js', import.meta.url));
/** How long without another message means that no more will come. */
const QUIET_MS = 1500;
const ASK_MS = 25;

interface Received {
  readonly messages: number;
  readonly drops: Readonly<Record<string, number>>;
}

class Receiver {
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #lines: AsyncIterator<string>;

  constructor(brokers: readonly string[]) {
    this.#child = spawn(process.execPath, [RECEIVER, ...brokers], { stdio: ['pipe', 'pipe', 'pipe'] });
    this.#child.stderr.pipe(process.stderr);
    this.#lines = createInterface({ input: this.#child.stdout })[Symbol.asyncIterator]();
  }

  async port(): Promise<number> {
    return (JSON.parse((await this.#lines.next()).value as string) as { port: number }).port;
  }

  async received(): Promise<Received> {
    this.#child.stdin.write('\n');
    return JSON.parse((await this.#lines.next()).value as string) as Received;
  }

  get peakMiB(): number | null {
    return residentMiB(this.#child.pid);
  }

  async close(): Promise<void> {
    this.#child.stdin.end();
    await new Promise((resolve) => this.#child.once('close', resolve));
  }
}

async function measure(transport: 'tcp' | 'udp', messages: number, rate: number, ...brokers: readonly string[]) {
  const receiver = new Receiver(brokers);
  const port = await receiver.port();
  const started = performance.now();
  spawn(process.execPath, [SENDER, transport, '127.0.0.1', String(port), String(messages), String(rate)]);
  let firstMs = 0;
  let last = { messages: 0, atMs: started };
  let received: Received = { messages: 0, drops: {} };
  while (received.messages < messages && performance.now() - last.atMs < (last.messages === 0 ? 15_000 : QUIET_MS)) {
    await new Promise((resolve) => setTimeout(resolve, ASK_MS));
    received = await receiver.received();
    const nowMs = performance.now();
    if (received.messages > 0 && firstMs === 0) firstMs = nowMs;
    if (received.messages > last.messages) last = { messages: received.messages, atMs: nowMs };
  }
  const { peakMiB } = receiver;
  await receiver.close();
  // The rate between the first look that saw messages and the last one.
  return { received, elapsedMs: last.atMs - firstMs, peakMiB };
}

/** HEPv3 of SIP into the in-process bus; sender and receiver are two processes on this machine. */
export async function hep(): Promise<Row[]> {
  const rows: Row[] = [];
  for (const [transport, messages, rate, leastRate] of [
    ['tcp', 1_000_000, 0, 100_000],
    ['udp', 300_000, 30_000, 30_000],
  ] as const) {
    const { received, elapsedMs, peakMiB } = await measure(transport, messages, rate);
    const perSecond = (received.messages * 1000) / elapsedMs;
    const lost = messages - received.messages;
    const fast = transport === 'tcp' ? perSecond >= leastRate : lost === 0;
    rows.push({
      work: `HEPv3 over ${transport.toUpperCase()} into the in-process bus, one process`,
      measured: `${Math.round(perSecond)} messages/s, ${mebibytes(peakMiB)}`,
      yardstick: transport === 'tcp' ? 'as fast as it is taken' : `sent at ${rate} messages/s`,
      ratio: `${lost} of ${messages} lost`,
      bar: `${leastRate} messages/s, none lost`,
      verdict: fast && lost === 0 ? 'PASS' : 'over',
      note: `${seconds(elapsedMs)} ${Object.keys(received.drops).length > 0 ? JSON.stringify(received.drops) : ''}`.trim(),
    });
  }
  return [...rows, await hepIntoKafka()];
}

/** Into a broker of its own beside it, or those of KAFKA_BROKERS. */
async function hepIntoKafka(): Promise<Row> {
  const work = 'HEPv3 over TCP into Kafka, one process';
  const bar = '60000 messages/s, none lost, many to a record';
  const messages = 600_000;
  const given = process.env.KAFKA_BROKERS;
  const lacks = given ? null : brokerLacks();
  if (lacks !== null) return notMeasured(work, bar, lacks);
  const broker = given ? { address: given, dispose: async () => {} } : await startBroker();
  try {
    const before = await recordsIn(broker.address);
    const { received, elapsedMs, peakMiB } = await measure('tcp', messages, 0, broker.address);
    const records = (await recordsIn(broker.address)) - before;
    const perSecond = (received.messages * 1000) / elapsedMs;
    const lost = messages - received.messages;
    return {
      work,
      measured: `${Math.round(perSecond)} messages/s, ${mebibytes(peakMiB)}`,
      yardstick: 'as fast as it is taken; sender and broker on the same processors',
      ratio: `${lost} of ${messages} lost, ${Math.round(received.messages / records)} to a record`,
      bar,
      verdict: perSecond >= 60_000 && lost === 0 ? 'PASS' : 'over',
      note: seconds(elapsedMs),
    };
  } finally {
    await broker.dispose();
  }
}
