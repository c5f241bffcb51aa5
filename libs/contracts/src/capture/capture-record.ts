import { z } from 'zod';
import { dtlsRecord, stunRecord, t38Record } from './connectivity-record.js';
import { dtmfRecord, endpointReportRecord, icmpRecord, logRecord } from './event-record.js';
import { rtcpRecord } from './rtcp-record.js';
import { rtpWindowRecord } from './rtp-window-record.js';
import { sipRecord } from './sip-record.js';

/** Everything of a call that crosses the topic `earshot.capture.v2`; there most SIP messages are `sip-text`. */
export const captureRecord = z.discriminatedUnion('kind', [
  sipRecord,
  rtpWindowRecord,
  rtcpRecord,
  dtmfRecord,
  endpointReportRecord,
  icmpRecord,
  logRecord,
  stunRecord,
  dtlsRecord,
  t38Record,
]);

export type CaptureRecord = z.infer<typeof captureRecord>;
export type RecordKind = CaptureRecord['kind'];
export const RECORD_KINDS: readonly RecordKind[] = [
  'sip',
  'rtp-window',
  'rtcp',
  'dtmf',
  'endpoint-report',
  'icmp',
  'log',
  'stun',
  'dtls',
  't38',
];
