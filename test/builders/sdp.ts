export interface SdpOptions {
  /** `192.0.2.10:4000`; IPv6 in brackets. */
  readonly address: string;
  /** `0 PCMU/8000`, `101 telephone-event/8000`. */
  readonly codecs?: readonly string[];
  readonly direction?: 'sendrecv' | 'sendonly' | 'recvonly' | 'inactive';
  readonly ptimeMs?: number;
  readonly protocol?: string;
  readonly version?: number;
  /** Further lines of the section, `a=rtcp:4005`. */
  readonly lines?: readonly string[];
}

export const DEFAULT_CODECS = ['0 PCMU/8000', '101 telephone-event/8000'] as const;

/** A session description with one audio section. */
export function sdp(options: SdpOptions): string {
  const colon = options.address.lastIndexOf(':');
  const host = options.address.slice(0, colon).replace(/^\[|\]$/g, '');
  const port = options.address.slice(colon + 1);
  const family = host.includes(':') ? 'IP6' : 'IP4';
  const codecs = options.codecs ?? DEFAULT_CODECS;
  const numbers = codecs.map((codec) => codec.split(' ')[0]).join(' ');
  return [
    'v=0',
    `o=- 7 ${options.version ?? 1} IN ${family} ${host}`,
    's=-',
    `c=IN ${family} ${host}`,
    't=0 0',
    `m=audio ${port} ${options.protocol ?? 'RTP/AVP'} ${numbers}`,
    ...codecs.map((codec) => `a=rtpmap:${codec}`),
    ...(options.ptimeMs === undefined ? [] : [`a=ptime:${options.ptimeMs}`]),
    `a=${options.direction ?? 'sendrecv'}`,
    ...(options.lines ?? []),
    '',
  ].join('\r\n');
}
