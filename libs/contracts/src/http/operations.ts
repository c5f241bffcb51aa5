import { z } from 'zod';
import { probeHealth } from '../capture/probe-health.js';
import { callDetail } from '../domain/call.js';
import { codecConstantsPage } from '../domain/codec-constants.js';
import { messageDetail } from '../domain/message.js';
import { thresholdPage } from '../domain/threshold.js';
import { transaction } from '../domain/transaction.js';
import { rollupPage, rollupQuery } from './rollups.js';
import {
  callHistogram,
  callHistogramQuery,
  callListQuery,
  callMerge,
  callMessages,
  callPage,
  callSplit,
  captureReceipt,
  demoReceipt,
  exportQuery,
  findingListQuery,
  findingPage,
  probeList,
  recordsReceipt,
  streamListQuery,
  streamPage,
  systemStatus,
  transactionFilter,
  transactionListQuery,
  transactionPage,
  transactionSummary,
  uploadQuery,
} from './routes.js';
import { webrtcReceipt, webrtcStats } from './webrtc-stats.js';
import { whatIf, whatIfQuery } from './what-if.js';

/** One route of the API, for its description. */
export interface Operation {
  readonly method: 'get' | 'post' | 'delete';
  /** Parameters in braces. */
  readonly path: string;
  readonly id: string;
  readonly tag: 'calls' | 'findings' | 'streams' | 'transactions' | 'quality' | 'captures' | 'system' | 'health';
  readonly summary: string;
  readonly query?: z.ZodObject;
  /** The body is a file, as it is. */
  readonly upload?: true;
  /** The body is JSON. */
  readonly body?: z.ZodType;
  /** A schema for JSON, or media types for what is no JSON. */
  readonly answer: z.ZodType | readonly string[];
  /** Problems beside 400 and 500, by status. */
  readonly problems?: Readonly<Record<number, string>>;
}

const NO_CALL = { 404: 'no such call' } as const;
const NO_TRANSACTION = { 404: 'no such transaction' } as const;
const undone = z.object({ undone: z.boolean() });
const health = z.object({ ready: z.boolean(), database: z.string(), bus: z.string(), ingest: z.string() });

export const OPERATIONS: readonly Operation[] = [
  {
    method: 'get',
    path: '/api/v1/calls',
    id: 'listCalls',
    tag: 'calls',
    summary: 'Calls, newest first',
    query: callListQuery,
    answer: callPage,
  },
  {
    method: 'get',
    path: '/api/v1/calls/histogram',
    id: 'countCalls',
    tag: 'calls',
    summary: 'Calls by outcome over time, under the same filters',
    query: callHistogramQuery,
    answer: callHistogram,
  },
  {
    method: 'get',
    path: '/api/v1/calls/{key}',
    id: 'getCall',
    tag: 'calls',
    summary:
      'One call, by its key or that of any of its legs; of calls whose Call-ID was used again the newest, or with `-` and a start in µs after the key that which starts nearest',
    answer: callDetail,
    problems: NO_CALL,
  },
  {
    method: 'get',
    path: '/api/v1/calls/{key}/messages',
    id: 'getLadder',
    tag: 'calls',
    summary: 'The ladder: participants and messages in order',
    answer: callMessages,
    problems: NO_CALL,
  },
  {
    method: 'get',
    path: '/api/v1/calls/{key}/messages/{id}',
    id: 'getMessage',
    tag: 'calls',
    summary: 'One message whole',
    answer: messageDetail,
    problems: { 404: 'no such call or message' },
  },
  {
    method: 'get',
    path: '/api/v1/calls/{key}/export',
    id: 'exportCall',
    tag: 'calls',
    summary: 'A call as a file: capture (reconstructed), text, or JSON (`earshot.call/1`)',
    query: exportQuery,
    answer: ['application/vnd.tcpdump.pcap', 'text/plain', 'application/json'],
    problems: NO_CALL,
  },
  {
    method: 'post',
    path: '/api/v1/calls/{key}/merge',
    id: 'mergeCalls',
    tag: 'calls',
    summary: 'Makes two calls one, whatever comes later; answers with the call once it is so',
    body: callMerge,
    answer: callDetail,
    problems: NO_CALL,
  },
  {
    method: 'post',
    path: '/api/v1/calls/{key}/split',
    id: 'splitCall',
    tag: 'calls',
    summary: 'Makes some legs of a call a call of their own, whatever links them; answers with what is left',
    body: callSplit,
    answer: callDetail,
    problems: { ...NO_CALL, 422: 'the call has no such leg, or no other' },
  },
  {
    method: 'delete',
    path: '/api/v1/decisions/{id}',
    id: 'undoDecision',
    tag: 'calls',
    summary: 'Takes a merge or split back; the calls are then as the links and the other decisions make them',
    answer: undone,
  },
  {
    method: 'get',
    path: '/api/v1/findings',
    id: 'listFindings',
    tag: 'findings',
    summary: 'Findings of no one call, newest first, and how often each code was found',
    query: findingListQuery,
    answer: findingPage,
  },
  {
    method: 'get',
    path: '/api/v1/streams',
    id: 'listStreams',
    tag: 'streams',
    summary: 'RTP streams, newest first',
    query: streamListQuery,
    answer: streamPage,
  },
  {
    method: 'get',
    path: '/api/v1/rollups',
    id: 'getRollups',
    tag: 'quality',
    summary: 'Sums of calls and media in slots of five minutes, by peer, codec, user agent, probe or direction',
    query: rollupQuery,
    answer: rollupPage,
  },
  {
    method: 'get',
    path: '/api/v1/transactions',
    id: 'listTransactions',
    tag: 'transactions',
    summary: 'Requests outside of calls (REGISTER, OPTIONS, SUBSCRIBE …) with what answered them, newest first',
    query: transactionListQuery,
    answer: transactionPage,
  },
  {
    method: 'get',
    path: '/api/v1/transactions/summary',
    id: 'summariseTransactions',
    tag: 'transactions',
    summary: 'Their success and delay by method, under the same filters: RFC 6076 RRD and IRA for REGISTER',
    query: transactionFilter,
    answer: transactionSummary,
  },
  {
    method: 'get',
    path: '/api/v1/transactions/{key}',
    id: 'getTransaction',
    tag: 'transactions',
    summary:
      'One of them, by its key; of those that have it the newest, or with `-` and a start in µs after the key that one',
    answer: transaction,
    problems: NO_TRANSACTION,
  },
  {
    method: 'get',
    path: '/api/v1/transactions/{key}/messages',
    id: 'getTransactionLadder',
    tag: 'transactions',
    summary: 'Its ladder: participants and messages in order, on all hops and at all probes',
    answer: callMessages,
    problems: NO_TRANSACTION,
  },
  {
    method: 'get',
    path: '/api/v1/transactions/{key}/messages/{id}',
    id: 'getTransactionMessage',
    tag: 'transactions',
    summary: 'One message of it whole',
    answer: messageDetail,
    problems: { 404: 'no such transaction or message' },
  },
  {
    method: 'get',
    path: '/api/v1/thresholds',
    id: 'getThresholds',
    tag: 'quality',
    summary:
      'What bands are made by: the last value of each band of each figure, as presets have them and as they are in force here',
    answer: thresholdPage,
  },
  {
    method: 'get',
    path: '/api/v1/codecs',
    id: 'getCodecs',
    tag: 'quality',
    summary: 'Constants of codecs as scores use them here, with how sure they are',
    answer: codecConstantsPage,
  },
  {
    method: 'get',
    path: '/api/v1/streams/{key}/what-if',
    id: 'tryBuffer',
    tag: 'streams',
    summary: 'What would have been heard behind another playout buffer, where a trace of arrivals is kept',
    query: whatIfQuery,
    answer: whatIf,
    problems: { 404: 'no such stream' },
  },
  {
    method: 'post',
    path: '/api/v1/captures',
    id: 'uploadCapture',
    tag: 'captures',
    summary: 'Reads a capture file; answers when its calls are in the list',
    query: uploadQuery,
    upload: true,
    answer: captureReceipt,
    problems: {
      413: 'larger than the limit of this installation',
      422: 'no capture that can be read',
      502: 'the collector does not answer',
      503: 'no collector takes captures',
    },
  },
  {
    method: 'post',
    path: '/api/v1/demo',
    id: 'loadDemo',
    tag: 'captures',
    summary: 'Loads the demonstration captures; again, it changes nothing',
    answer: demoReceipt,
    problems: { 502: 'the collector does not answer', 503: 'no collector takes captures' },
  },
  {
    method: 'post',
    path: '/api/v1/records',
    id: 'publishRecords',
    tag: 'captures',
    summary: 'Takes a batch of records as it would be on Kafka (docs/kafka.md); answers when they are safe',
    upload: true,
    answer: recordsReceipt,
    problems: { 413: 'larger than a batch may be', 422: 'no batch of records' },
  },
  {
    method: 'post',
    path: '/api/v1/probes',
    id: 'publishHealth',
    tag: 'captures',
    summary: 'Takes a health record of a probe (docs/kafka.md)',
    upload: true,
    answer: probeHealth,
    problems: { 422: 'no health record' },
  },
  {
    method: 'post',
    path: '/api/v1/webrtc/stats',
    id: 'reportWebrtcStats',
    tag: 'captures',
    summary: 'Takes what a WebRTC endpoint says of its own streams (`getStats()`); answers when it is safe',
    body: webrtcStats,
    answer: webrtcReceipt,
    problems: { 413: 'larger than a body may be' },
  },
  {
    method: 'get',
    path: '/api/v1/events',
    id: 'listen',
    tag: 'calls',
    summary:
      'Server-sent events: `call` (CallSummary), `call-gone` ({ key }) and `probe` (ProbeHealth), as they change',
    answer: ['text/event-stream'],
  },
  {
    method: 'get',
    path: '/api/v1/probes',
    id: 'listProbes',
    tag: 'system',
    summary: 'What each probe last said of itself',
    answer: probeList,
  },
  {
    method: 'get',
    path: '/api/v1/system',
    id: 'getSystem',
    tag: 'system',
    summary: 'What is running, and the counters of ingest',
    answer: systemStatus,
  },
  {
    method: 'get',
    path: '/api/v1/openapi.json',
    id: 'getOpenApi',
    tag: 'system',
    summary: 'This document',
    answer: z.record(z.string(), z.unknown()),
  },
  {
    method: 'get',
    path: '/health/live',
    id: 'isLive',
    tag: 'health',
    summary: 'The process runs',
    answer: z.object({ live: z.literal(true) }),
  },
  {
    method: 'get',
    path: '/health/ready',
    id: 'isReady',
    tag: 'health',
    summary: 'It can do its work; 503 with the same document where not',
    answer: health,
  },
  {
    method: 'get',
    path: '/metrics',
    id: 'getMetrics',
    tag: 'health',
    summary: 'Measurements for Prometheus',
    answer: ['text/plain'],
  },
];
