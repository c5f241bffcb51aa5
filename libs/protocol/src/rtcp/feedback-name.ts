import { RtcpType } from './packet-type.js';

/** FMT values of transport-layer feedback (IANA registry "FMT Values for RTPFB Payload Types"). */
const TRANSPORT: Readonly<Record<number, string>> = {
  1: 'generic-nack', // RFC 4585 6.2.1
  3: 'tmmbr', // RFC 5104 4.2.1
  4: 'tmmbn', // RFC 5104 4.2.2
  5: 'rapid-resynchronisation', // RFC 6051 3.2
  6: 'rapid-acquisition', // RFC 6285 7
  7: 'third-party-loss', // RFC 6642 5.1
  8: 'ecn', // RFC 6679 5.1
  9: 'pause-resume', // RFC 7728 8
  10: 'delay-budget', // 3GPP TS 26.114
  11: 'congestion-control', // RFC 8888 3.1
  15: 'transport-wide-congestion-control', // draft-holmer-rmcat-transport-wide-cc-extensions
};

/** FMT values of payload-specific feedback (IANA registry "FMT Values for PSFB Payload Types"). */
const PAYLOAD: Readonly<Record<number, string>> = {
  1: 'picture-loss', // RFC 4585 6.3.1
  2: 'slice-loss', // RFC 4585 6.3.2
  3: 'reference-picture-selection', // RFC 4585 6.3.3
  4: 'full-intra-request', // RFC 5104 4.3.1
  5: 'temporal-spatial-request', // RFC 5104 4.3.2
  6: 'temporal-spatial-notification', // RFC 5104 4.3.3
  7: 'video-back-channel', // RFC 5104 4.3.4
  8: 'third-party-picture-loss', // RFC 6642 5.2
  9: 'region-of-interest', // 3GPP TS 26.114
  10: 'layer-refresh', // RFC 9627
  15: 'application-layer', // RFC 4585 6.4, receiver-estimated bandwidth among them
};

/** `generic-nack`, `picture-loss`, …; `transport-feedback-13` for a number without a name here. */
export function feedbackName(type: number, format: number): string {
  const isTransport = type === RtcpType.TRANSPORT_FEEDBACK;
  const known = (isTransport ? TRANSPORT : PAYLOAD)[format];
  return known ?? `${isTransport ? 'transport' : 'payload'}-feedback-${format}`;
}
