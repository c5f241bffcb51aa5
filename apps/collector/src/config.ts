import { hostname } from 'node:os';
import { DEFAULT_LIVE_OPTIONS, type LiveOptions, MIN_RING_OCTETS, MIN_SNAP_LENGTH } from './capture/live-options.js';
import type { HepAddresses, ListenAddress } from './hep/open-hep.js';
import type { TraceKeeping } from './media/media-table.js';
import type { PipelineOptions } from './pipeline-options.js';

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

const ports = (meaning: string): Setting<number[]> => ({
  default: '',
  meaning,
  read: (value) => value.split(',').flatMap((part) => (part.trim() === '' ? [] : [readPort(part.trim())])),
});

const flag = (meaning: string, fallback: 'true' | 'false' = 'false'): Setting<boolean> => ({
  default: fallback,
  meaning,
  read: (value) => {
    if (value !== 'true' && value !== 'false') throw new Error('true or false');
    return value === 'true';
  },
});

const octets = (fallback: number, meaning: string, least = 0, most = Number.MAX_SAFE_INTEGER): Setting<number> => ({
  default: String(fallback),
  meaning,
  read: (value) => {
    const number = Number(value);
    if (!/^\d+$/.test(value) || !Number.isSafeInteger(number)) throw new Error('a number of octets');
    if (number < least || number > most) throw new Error(`from ${least} to ${most} octets`);
    return number;
  },
});

const TRACE_KEEPING = ['off', 'impaired', 'all'] as const satisfies readonly TraceKeeping[];

const words = <Word extends string>(known: readonly Word[], fallback: Word, meaning: string): Setting<Word> => ({
  default: fallback,
  meaning: `${meaning}: ${known.join(', ')}`,
  read: (value) => {
    const found = known.find((word) => word === value);
    if (found === undefined) throw new Error(`one of ${known.join(', ')}`);
    return found;
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
  HEP_AUTH_KEY: list(
    'HEP packets without one of these keys (chunk 0x0e), separated by commas, are refused; empty takes all',
  ),
  HEP_TLS_LISTEN: address('off', 'address for HEP over TLS; "off" for none'),
  HEP_WS_LISTEN: address('off', 'address for HEP over WebSocket; "off" for none'),
  HEP_WSS_LISTEN: address('off', 'address for HEP over WebSocket over TLS; "off" for none'),
  HEP_TLS_CERT_FILE: text('', 'PEM file of the certificate for both over TLS'),
  HEP_TLS_KEY_FILE: text('', 'PEM file of its key'),
  HEP_TLS_CLIENT_CA_FILE: text('', 'PEM file of those who sign agents’ certificates; empty lets agents in without one'),
  SIP_REPORT_LISTEN: address(
    'off',
    'address, UDP and TCP, that phones PUBLISH reports of their calls to (RFC 6035); "off" for none',
  ),
  CAPTURE_INTERFACES: list('interfaces to capture from, separated by commas'),
  CAPTURE_FILTER: text('', 'libpcap filter for them'),
  CAPTURE_SNAP_LENGTH: octets(DEFAULT_LIVE_OPTIONS.snapLength, 'octets kept of each packet', MIN_SNAP_LENGTH, 262_144),
  CAPTURE_RING_OCTETS: octets(
    DEFAULT_LIVE_OPTIONS.ringOctets,
    'kernel buffer of each interface, which holds what comes while the collector is busy',
    MIN_RING_OCTETS,
    1 << 30,
  ),
  VXLAN_PORTS: ports('UDP ports of VXLAN beside 4789 and 8472, separated by commas; for imports and `analyze` too'),
  MEASURE_PAYLOADS: flag(
    'whether a small part of unencrypted payloads is measured for speech level, clipping and dead air, also of imports and by `analyze`; no audio is kept',
    'true',
  ),
  TLS_KEY_LOG_FILE: text(
    '',
    'key log of the TLS connections in which SIP is to be read (`SSLKEYLOGFILE`), followed as it grows; also of imports and by `analyze`; its secrets stay in memory',
  ),
  CORRELATION_HEADERS: list(
    'SIP headers with an id that the legs of one call share, beside X-CID, Session-ID and the others that are known, separated by commas; also of imports and by `analyze`',
  ),
  RTP_TRACES: words(
    TRACE_KEEPING,
    'impaired',
    'of which windows the arrival of each packet is kept for a few days, so that another playout buffer can be tried on it',
  ),
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
  const { HEP_TLS_LISTEN = 'off', HEP_WSS_LISTEN = 'off', HEP_TLS_CERT_FILE, HEP_TLS_KEY_FILE } = environment;
  if ((HEP_TLS_LISTEN !== 'off' || HEP_WSS_LISTEN !== 'off') && !(HEP_TLS_CERT_FILE && HEP_TLS_KEY_FILE)) {
    wrong.push('HEP over TLS needs HEP_TLS_CERT_FILE and HEP_TLS_KEY_FILE');
  }
  if (wrong.length > 0) throw new Error(wrong.join('; '));
  return Object.fromEntries(entries) as CollectorConfig;
}

/** How its interfaces are captured from. */
export function liveOptionsOf(config: CollectorConfig): LiveOptions {
  const { CAPTURE_FILTER: filter, CAPTURE_SNAP_LENGTH: snapLength, CAPTURE_RING_OCTETS: ringOctets } = config;
  return { filter, snapLength, ringOctets };
}

/** Where a collector of this configuration listens, and whom it lets in. */
export function listenersOf(
  config: CollectorConfig,
): HepAddresses & { readonly hepAuthKeys: readonly string[]; readonly sipReports: ListenAddress | null } {
  const { HEP_TLS_CERT_FILE: certificate, HEP_TLS_KEY_FILE: key, HEP_TLS_CLIENT_CA_FILE: authority } = config;
  return {
    hep: config.HEP_LISTEN,
    hepTls: config.HEP_TLS_LISTEN,
    hepWebSocket: config.HEP_WS_LISTEN,
    hepSecureWebSocket: config.HEP_WSS_LISTEN,
    certificate: certificate === '' ? null : { certificate, key, clientAuthority: authority || null },
    hepAuthKeys: config.HEP_AUTH_KEY,
    sipReports: config.SIP_REPORT_LISTEN,
  };
}

/** How packets are read, also where the collector is no process of its own. Throws a reason where a variable is wrong. */
export function decodingOptions(
  environment: Readonly<Record<string, string | undefined>> = process.env,
): Pick<PipelineOptions, 'vxlanPorts' | 'correlationHeaders' | 'measurePayloads'> {
  const { VXLAN_PORTS, CORRELATION_HEADERS, MEASURE_PAYLOADS } = SETTINGS;
  const headers = CORRELATION_HEADERS.read(environment.CORRELATION_HEADERS ?? CORRELATION_HEADERS.default);
  return {
    vxlanPorts: VXLAN_PORTS.read(environment.VXLAN_PORTS ?? VXLAN_PORTS.default),
    correlationHeaders: headers.map((name) => name.toLowerCase()),
    measurePayloads: MEASURE_PAYLOADS.read(environment.MEASURE_PAYLOADS ?? MEASURE_PAYLOADS.default),
  };
}

/** The key log of TLS connections; null for none. */
export function tlsKeyLogFile(environment: Readonly<Record<string, string | undefined>> = process.env): string | null {
  return environment.TLS_KEY_LOG_FILE || null;
}

/** What `RTP_TRACES` says, for a system that stores traces. */
export function rtpTraces(environment: Readonly<Record<string, string | undefined>> = process.env): TraceKeeping {
  return SETTINGS.RTP_TRACES.read(environment.RTP_TRACES ?? SETTINGS.RTP_TRACES.default);
}
