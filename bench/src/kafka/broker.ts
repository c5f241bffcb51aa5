import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { freePorts } from '../free-ports.js';

const KAFKA = 'org.apache.kafka:kafka_2.13:3.9.1';
const LOGGER = 'org.slf4j:slf4j-simple:1.7.36';
const CACHE = fileURLToPath(new URL('../../../node_modules/.cache/kafka', import.meta.url));
const STARTS_WITHIN_MS = 60_000;
/** A broker of a test lives for a minute: it is not worth compiling well, or a heap of more than a little. */
const QUICK_START = ['-Xmx384m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', '-Xshare:auto'];

/** One Apache Kafka broker in KRaft mode, of its own data directory and ports on the loopback interface. */
export interface Broker {
  /** `127.0.0.1:41234` */
  readonly address: string;
  /** Ends it as a power cut would (SIGKILL). */
  kill(): Promise<void>;
  /** Starts it again on the same data and ports after `kill`; resolves when it takes connections. */
  start(): Promise<void>;
  /** Ends it and deletes its data. */
  dispose(): Promise<void>;
}

/** Why no broker can be started here, in words; null where one can. */
export function brokerLacks(): string | null {
  const lacking = ['java', 'mvn'].filter((program) => spawnSync(program, ['--version'], { stdio: 'ignore' }).error);
  if (lacking.length === 0) return null;
  return `no Kafka broker: KAFKA_BROKERS is not set, and ${lacking.join(' and ')} cannot be found to run one`;
}

/** Extra `server.properties`, over those that one broker for tests needs. */
export async function startBroker(properties: Readonly<Record<string, string>> = {}): Promise<Broker> {
  const libraries = await kafkaLibraries();
  const directory = await mkdtemp(join(tmpdir(), 'earshot-kafka-'));
  const [clientPort, controllerPort] = await freePorts(2);
  const address = `127.0.0.1:${clientPort}`;
  const settings = {
    'process.roles': 'broker,controller',
    'node.id': '1',
    'controller.quorum.voters': `1@127.0.0.1:${controllerPort}`,
    listeners: `PLAINTEXT://${address},CONTROLLER://127.0.0.1:${controllerPort}`,
    'advertised.listeners': `PLAINTEXT://${address}`,
    'controller.listener.names': 'CONTROLLER',
    'listener.security.protocol.map': 'PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT',
    'log.dirs': join(directory, 'data'),
    'offsets.topic.replication.factor': '1',
    'offsets.topic.num.partitions': '1',
    'transaction.state.log.replication.factor': '1',
    'transaction.state.log.min.isr': '1',
    'group.initial.rebalance.delay.ms': '0',
    'auto.create.topics.enable': 'false',
    // A killed broker may come back only when the controller has given up its last session: 9 s by default.
    'broker.session.timeout.ms': '2000',
    'broker.heartbeat.interval.ms': '500',
    ...properties,
  };
  const file = join(directory, 'server.properties');
  await writeFile(
    file,
    Object.entries(settings)
      .map(([name, value]) => `${name}=${value}\n`)
      .join(''),
  );
  const java = (...args: string[]) => [...QUICK_START, '-cp', join(libraries, '*'), ...args];
  const cluster = 'ZWFyc2hvdC10ZXN0cy0xMg';
  const formatted = spawnSync('java', java('kafka.tools.StorageTool', 'format', '-t', cluster, '-c', file));
  if (formatted.status !== 0) throw new Error(`the broker's storage could not be formatted: ${formatted.stderr}`);

  let running: ChildProcess | null = null;
  const kill = async () => {
    const child = running;
    running = null;
    if (child === null || child.exitCode !== null) return;
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await ended;
  };
  const start = async () => {
    const child = spawn('java', java('-Dorg.slf4j.simpleLogger.defaultLogLevel=warn', 'kafka.Kafka', file), {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    running = child;
    let log = '';
    child.stderr?.on('data', (chunk) => {
      log = (log + chunk).slice(-4_000);
    });
    const deadline = Date.now() + STARTS_WITHIN_MS;
    while (!(await accepts(Number(clientPort)))) {
      if (child.exitCode !== null || Date.now() > deadline) throw new Error(`the broker did not start: ${log}`);
      await sleep(100);
    }
  };
  await start();
  return {
    address,
    kill,
    start,
    dispose: async () => {
      await kill();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

/** The folder of Kafka's jars, fetched by Maven at first use. */
async function kafkaLibraries(): Promise<string> {
  const libraries = join(CACHE, 'kafka_2.13-3.9.1');
  if (existsSync(libraries)) return libraries;
  await mkdir(CACHE, { recursive: true });
  // Fetched aside and renamed, so that an interrupted download is not taken for a whole one.
  const project = await mkdtemp(join(CACHE, 'fetch-'));
  const dependency = (coordinates: string) => {
    const [group, artifact, version] = coordinates.split(':');
    return `<dependency><groupId>${group}</groupId><artifactId>${artifact}</artifactId><version>${version}</version></dependency>`;
  };
  await writeFile(
    join(project, 'pom.xml'),
    '<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>' +
      '<groupId>earshot</groupId><artifactId>test-broker</artifactId><version>1</version>' +
      `<dependencies>${dependency(KAFKA)}${dependency(LOGGER)}</dependencies></project>`,
  );
  const fetched = spawnSync(
    'mvn',
    ['-q', '-B', 'dependency:copy-dependencies', `-DoutputDirectory=${join(project, 'libraries')}`],
    { cwd: project, encoding: 'utf8' },
  );
  if (fetched.status !== 0) throw new Error(`Maven could not fetch Kafka: ${fetched.stdout}${fetched.stderr}`);
  await rename(join(project, 'libraries'), libraries);
  await rm(project, { recursive: true, force: true });
  return libraries;
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
