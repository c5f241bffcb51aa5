import { hostname } from 'node:os';

interface Setting<T> {
  readonly default: string;
  readonly meaning: string;
  /** Throws a reason where the text is no value. */
  read(text: string): T;
}

const text = (fallback: string, meaning: string): Setting<string> => ({
  default: fallback,
  meaning,
  read: (value) => value,
});

const list = (meaning: string): Setting<string[]> => ({
  default: '',
  meaning,
  read: (value) => value.split(',').flatMap((part) => (part.trim() === '' ? [] : [part.trim()])),
});

const port = (fallback: string, meaning: string): Setting<number> => ({ default: fallback, meaning, read: readPort });

const address = (fallback: string, meaning: string): Setting<{ host: string; port: number } | null> => ({
  default: fallback,
  meaning,
  read: (value) => {
    if (value === '' || value === 'off') return null;
    const colon = value.lastIndexOf(':');
    if (colon < 0) throw new Error('an address is HOST:PORT, or "off"');
    const host = value.slice(0, colon).replace(/^\[|\]$/g, '');
    return { host, port: readPort(value.slice(colon + 1)) };
  },
});

const flag = (meaning: string): Setting<boolean> => ({
  default: 'false',
  meaning,
  read: (value) => {
    if (value !== 'true' && value !== 'false') throw new Error('true or false');
    return value === 'true';
  },
});

const octets = (fallback: number, meaning: string): Setting<number> => ({
  default: String(fallback),
  meaning,
  read: (value) => {
    const number = Number(value);
    if (!/^\d+$/.test(value) || !Number.isSafeInteger(number)) throw new Error('a number of octets');
    return number;
  },
});

function readPort(value: string): number {
  const number = Number(value);
  if (!/^\d+$/.test(value) || number > 65_535) throw new Error('a port is a number from 0 to 65535');
  return number;
}

/** Every variable that the collector's own process reads, with its default and what it means. */
export const SETTINGS = {
  KAFKA_BROKERS: list('brokers of Kafka, HOST:PORT, separated by commas'),
  KAFKA_SSL: flag('whether the brokers are spoken to over TLS'),
  KAFKA_USERNAME: text('', 'SASL user (SCRAM-SHA-512), none if empty'),
  KAFKA_PASSWORD: text('', 'SASL password'),
  PROBE_ID: text(hostname(), 'name of this probe; two running ones must differ'),
  HEP_LISTEN: address('0.0.0.0:9060', 'address for HEP, UDP and TCP; "off" for none'),
  HEP_AUTH_KEY: text('', 'HEP packets without this key (chunk 0x0e) are refused; empty takes all'),
  CAPTURE_INTERFACES: list('interfaces to capture from, separated by commas'),
  CAPTURE_FILTER: text('', 'libpcap filter for them'),
  COLLECTOR_HTTP_HOST: text('0.0.0.0', 'address of uploads, health and metrics'),
  COLLECTOR_HTTP_PORT: port('9061', 'port of uploads, health and metrics'),
  SPOOL_DIR: text('./data/spool', 'directory for records while Kafka is away'),
  SPOOL_MAX_OCTETS: octets(
    2 * 1024 ** 3,
    'octets that these records may take on the disk; beyond them they are dropped, and counted',
  ),
  LOG_LEVEL: text('info', 'pino level: trace, debug, info, warn, error'),
} as const;

type Settings = typeof SETTINGS;
export type CollectorConfig = { readonly [Name in keyof Settings]: ReturnType<Settings[Name]['read']> };

/** Reads the environment once. Throws one line naming each variable that is wrong. */
export function readConfig(environment: Readonly<Record<string, string | undefined>>): CollectorConfig {
  const wrong: string[] = [];
  const entries = Object.entries(SETTINGS).map(([name, setting]) => {
    try {
      return [name, setting.read(environment[name] ?? setting.default)] as const;
    } catch (error) {
      wrong.push(`${name}: ${(error as Error).message}`);
      return [name, null] as const;
    }
  });
  if (wrong.length > 0) throw new Error(wrong.join('; '));
  return Object.fromEntries(entries) as CollectorConfig;
}
