import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What tshark said of a stream; times in ms. */
export interface RecordedStream {
  readonly src: string;
  readonly sport: number;
  readonly dst: string;
  readonly dport: number;
  readonly ssrc: string;
  readonly payload: string;
  readonly pkts: number;
  readonly lost: number;
  readonly mean_jitter_ms: number;
  readonly max_jitter_ms: number;
}

/** One capture of the corpus with its recorded truth. */
export interface RecordedCapture {
  readonly file: string;
  readonly file_type: string;
  readonly packets: number;
  readonly sip: {
    readonly requests: Readonly<Record<string, number>>;
    readonly responses: Readonly<Record<string, number>>;
    readonly distinct_call_ids: number;
  };
  readonly rtp_streams: {
    readonly default: readonly RecordedStream[];
    readonly heuristic: readonly RecordedStream[] | 'same as default';
  };
  readonly rtp: { readonly payload_types: Readonly<Record<string, number>> };
  readonly rtcp: { readonly packets: Readonly<Record<string, number>> };
}

export function recordedCaptures(corpus: string): RecordedCapture[] {
  return (JSON.parse(readFileSync(join(corpus, 'manifest.json'), 'utf8')) as { captures: RecordedCapture[] }).captures;
}

/** The secrets of its TLS connections, which tshark was given too; null where there are none, or they are in the capture. */
export function keyLogOf(corpus: string, { file }: RecordedCapture): string | null {
  const path = join(corpus, file.replace(/\.pcap$/, '.keylog.txt'));
  return path.endsWith('.keylog.txt') && existsSync(path) ? path : null;
}

/** `192.0.2.1:5060`, `[2001:db8::1]:5060`. */
export function socket(address: string, port: number): string {
  return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
}
