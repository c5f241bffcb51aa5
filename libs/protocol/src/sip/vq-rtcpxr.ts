import type { Decoded } from '../faults.js';
import { unquote } from './parameters.js';

/** Parameters of the groups of one direction, by group and name as RFC 6035 4.6.1 writes them: `metrics.PacketLoss?.NLR`. */
export type VqMetrics = Readonly<Record<string, Readonly<Record<string, number | string>>>>;

export interface VqAddress {
  readonly ip: string | null;
  readonly port: number | null;
  readonly ssrc: number | null;
}

/** Body of a `vq-rtcpxr` PUBLISH or NOTIFY (RFC 6035), what one endpoint says of a call. */
export interface VqReport {
  readonly report: 'VQSessionReport' | 'VQIntervalReport' | 'VQAlertReport';
  /** `CallTerm`: the last report of the call. */
  readonly final: boolean;
  readonly alert: { readonly type: string; readonly severity: string; readonly direction: string } | null;
  readonly callId: string | null;
  readonly localId: string | null;
  readonly remoteId: string | null;
  readonly originatorId: string | null;
  readonly localAddress: VqAddress | null;
  readonly remoteAddress: VqAddress | null;
  readonly localGroup: string | null;
  readonly remoteGroup: string | null;
  readonly localMac: string | null;
  readonly remoteMac: string | null;
  /** What the reporter received. Percentages and milliseconds as in the RFC; a parameter that is unknown is left out by the sender. */
  readonly localMetrics: VqMetrics | null;
  /** What the other side received, as far as the reporter knows. */
  readonly remoteMetrics: VqMetrics | null;
  /** Lines of those two that the RFC does not know, as they came. */
  readonly localExtensions: readonly string[];
  readonly remoteExtensions: readonly string[];
  readonly dialogId: string | null;
}

const GROUP_NAMES = [
  ...['Timestamps', 'SessionDesc', 'JitterBuffer', 'PacketLoss', 'BurstGapLoss', 'Delay', 'Signal', 'QualityEst'],
];
const GROUPS: ReadonlyMap<string, string> = new Map(GROUP_NAMES.map((name) => [name.toLowerCase(), name]));
const HEADS = new Set([
  ...['callid', 'call-id', 'localid', 'remoteid', 'origid', 'localaddr', 'remoteaddr', 'localgroup', 'remotegroup'],
  ...['localmac', 'remotemac', 'dialogid'],
]);
const MAX_LENGTH = 65_536;
const MAX_LINES = 256;

/**
 * Lenient as senders are: blanks before colons, folds, LF alone, names in any case, `Metrics:` for `LocalMetrics:`, `Call-ID:` for `CallID:`,
 * an SSRC with and without 0x.
 */
export function parseVqReport(body: string): Decoded<VqReport> {
  if (body.length > MAX_LENGTH) return { ok: false, fault: 'too-long', offset: MAX_LENGTH };
  const lines = body.trimStart().split(/\r?\n(?![ \t])/, MAX_LINES);
  const first = /^(VQSessionReport|VQIntervalReport|VQAlertReport)[ \t]*(?::(.*))?$/is.exec(lines[0]?.trim() ?? '');
  if (first === null) return { ok: false, fault: 'bad-magic', offset: 0 };
  const report = REPORTS.find((name) => name.toLowerCase() === first[1]?.toLowerCase()) ?? 'VQSessionReport';
  const argument = first[2]?.trim() ?? '';

  const heads = new Map<string, string>();
  const directions: { local: Groups | null; remote: Groups | null } = { local: null, remote: null };
  const localExtensions: string[] = [];
  const remoteExtensions: string[] = [];
  let extensions: string[] = [];
  let groups: Groups = {};
  for (const line of lines.slice(1)) {
    const colon = line.indexOf(':');
    if (colon < 0) continue;
    const name = line.slice(0, colon).trim().toLowerCase();
    const value = line.slice(colon + 1).trim();
    const group = GROUPS.get(name);
    if (name === 'localmetrics' || name === 'metrics') {
      groups = directions.local ??= {};
      extensions = localExtensions;
    } else if (name === 'remotemetrics') {
      groups = directions.remote ??= {};
      extensions = remoteExtensions;
    } else if (group !== undefined) groups[group] = parametersOf(value);
    else if (!HEADS.has(name)) extensions.push(line.trim());
    else if (!heads.has(name)) heads.set(name, value);
  }
  const head = (name: string): string | null => heads.get(name.toLowerCase()) ?? null;
  const [localAddress, remoteAddress] = addressesOf(head('LocalAddr'), head('RemoteAddr'));
  return {
    ok: true,
    value: {
      report,
      final: argument.toLowerCase() === 'callterm',
      alert: report === 'VQAlertReport' ? alertOf(argument) : null,
      callId: head('CallID') || head('Call-ID') || null,
      localId: head('LocalID'),
      remoteId: head('RemoteID'),
      originatorId: head('OrigID'),
      localAddress,
      remoteAddress,
      localGroup: head('LocalGroup'),
      remoteGroup: head('RemoteGroup'),
      localMac: head('LocalMAC'),
      remoteMac: head('RemoteMAC'),
      localMetrics: directions.local,
      remoteMetrics: directions.remote,
      localExtensions,
      remoteExtensions,
      dialogId: head('DialogID'),
    },
  };
}

const REPORTS = ['VQSessionReport', 'VQIntervalReport', 'VQAlertReport'] as const;

type Groups = Record<string, Record<string, number | string>>;

/**
 * `NLR=8.5 JDR=0.5 FMTP="annexb=no"`, also `JBM=20JBX=240`, as some phones write. Numbers become numbers but for SR, which may be a list.
 */
function parametersOf(value: string): Record<string, number | string> {
  const parameters: Record<string, number | string> = {};
  for (const [, name = '', text = ''] of value.matchAll(PARAMETER)) {
    const bare = unquote(text);
    parameters[name] = name !== 'SR' && /^-?\d{1,12}(?:\.\d{1,6})?$/.test(text) ? Number(text) : bare;
  }
  return parameters;
}

const PARAMETER = /([A-Za-z][\w.-]{0,63})\s*=\s*("[^"]*"|-?\d{1,12}(?:\.\d{1,6})?(?=[A-Z]{2,6}=)|[^\s]*)/g;

/** Local and remote address. */
function addressesOf(local: string | null, remote: string | null): [VqAddress | null, VqAddress | null] {
  const [own, other] = [parametersOf(local ?? ''), parametersOf(remote ?? '')];
  // Hexadecimal in the examples of RFC 6035, with 0x and without; some phones write both in decimal.
  const isDecimal = [own, other].some(({ SSRC }) => /^(?:\d{9,10}|-\d{1,10})$/.test(String(SSRC)));
  return [local === null ? null : addressOf(own, isDecimal), remote === null ? null : addressOf(other, isDecimal)];
}

/** `192.0.2.1`, `192.0.2.1:4000`, `[2001:db8::1]:4000`; not IPv6 without brackets. */
const SOCKET_ADDRESS = /^(?:\[([^\]]+)\]|([^:]+))(?::(\d{1,5}))?$/;

function addressOf({ IP, PORT, SSRC }: Record<string, number | string>, isDecimal: boolean): VqAddress {
  // Some endpoints write the port behind the address, as elsewhere in SIP.
  const [, bracketed, plain, behind] = SOCKET_ADDRESS.exec(String(IP ?? '')) ?? [];
  const port = PORT ?? (behind === undefined ? null : Number(behind));
  return {
    ip: bracketed ?? plain ?? (IP === undefined ? null : String(IP)),
    port: typeof port === 'number' && port <= 65_535 ? port : null,
    ssrc: SSRC === undefined ? null : ssrcOf(String(SSRC), isDecimal),
  };
}

/** 0 stands for one that is not known. */
function ssrcOf(text: string, isDecimal: boolean): number | null {
  if (isDecimal && /^-?\d{1,10}$/.test(text)) {
    const number = Number(text);
    return number >= -0x8000_0000 && number <= 0xffff_ffff ? number >>> 0 || null : null;
  }
  const digits = /^(?:0x)?([0-9a-f]{1,8})$/i.exec(text)?.[1];
  return digits === undefined ? null : Number.parseInt(digits, 16) || null;
}

function alertOf(argument: string): VqReport['alert'] {
  const { Type = '', Severity = '', Dir = '' } = parametersOf(argument);
  return { type: String(Type), severity: String(Severity), direction: String(Dir) };
}
