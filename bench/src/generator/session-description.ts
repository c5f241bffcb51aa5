import { addressOf, type Endpoint } from './endpoint.js';

export interface OfferedCodec {
  readonly payloadType: number;
  readonly rtpmap: string;
  readonly fmtp?: string;
}

export const PCMU: OfferedCodec = { payloadType: 0, rtpmap: 'PCMU/8000' };
export const PCMA: OfferedCodec = { payloadType: 8, rtpmap: 'PCMA/8000' };
export const COMFORT: OfferedCodec = { payloadType: 13, rtpmap: 'CN/8000' };
export const EVENTS: OfferedCodec = { payloadType: 101, rtpmap: 'telephone-event/8000', fmtp: '0-16' };

/** RFC 8866, one audio line. */
export function sessionDescription(
  media: Endpoint,
  codecs: readonly OfferedCodec[],
  ptimeMs: number,
  version: number,
  direction = 'sendrecv',
): string {
  const address = addressOf(media.ip);
  const lines = [
    'v=0',
    `o=- ${1000 + media.port} ${version} IN IP4 ${address}`,
    's=-',
    `c=IN IP4 ${address}`,
    't=0 0',
    `m=audio ${media.port} RTP/AVP ${codecs.map((codec) => codec.payloadType).join(' ')}`,
    ...codecs.map((codec) => `a=rtpmap:${codec.payloadType} ${codec.rtpmap}`),
    ...codecs.flatMap((codec) => (codec.fmtp ? [`a=fmtp:${codec.payloadType} ${codec.fmtp}`] : [])),
    `a=ptime:${ptimeMs}`,
    `a=${direction}`,
  ];
  return `${lines.join('\r\n')}\r\n`;
}
