import { z } from 'zod';
import { timeUs } from '../capture/envelope.js';
import { importedAt } from '../capture/import-probe.js';
import { probeHealth } from '../capture/probe-health.js';
import { callDetail, callSummary, outcome } from '../domain/call.js';
import { finding, findingSeverity } from '../domain/finding.js';
import { ladderMessage, messageDetail, participant } from '../domain/message.js';
import { stream } from '../domain/stream.js';
import { transaction, transactionKpis, transactionOutcome } from '../domain/transaction.js';

/** RFC 9457 problem document. */
export const problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number().int(),
  detail: z.string().optional(),
  instance: z.string().optional(),
  /** Which part of the request is wrong, and why. */
  errors: z.array(z.object({ at: z.string(), reason: z.string() })).optional(),
});

const queryInteger = z.coerce.number().int();

/** Filters of the call list; all optional, all in the page's address too. */
export const callFilter = z.object({
  /** Start of the call at or after, and before. */
  fromUs: queryInteger.optional(),
  toUs: queryInteger.optional(),
  /** Number, user, Call-ID or host, any part of them. */
  q: z.string().max(200).optional(),
  /** Comma-separated words of `outcome`. */
  outcome: z.string().optional(),
  /** Comma-separated final statuses. */
  status: z.string().optional(),
  codec: z.string().max(40).optional(),
  /** Finding code. */
  finding: z.string().max(60).optional(),
  /** Either end heard five seconds with a MOS-LQ below it. */
  mosBelow: z.coerce.number().min(1).max(5).optional(),
});

export const callListQuery = callFilter.extend({
  cursor: z.string().max(400).optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
});

/** Keyset page, newest first. `total` is exact up to 10 000, beyond it 10 000 with `totalIsLowerBound`. */
export const callPage = z.object({
  items: z.array(callSummary),
  next: z.string().nullable(),
  total: z.number().int(),
  totalIsLowerBound: z.boolean(),
});

export const callHistogramQuery = callFilter.extend({ buckets: z.coerce.number().int().min(1).max(240).default(120) });

/** Calls by outcome over the whole range; with no range asked for, over all there is. */
export const callHistogram = z.object({
  fromUs: timeUs.nullable(),
  toUs: timeUs.nullable(),
  bucketUs: z.number().int(),
  buckets: z.array(z.object({ atUs: timeUs, counts: z.record(outcome, z.number().int()) })),
  totals: z.record(outcome, z.number().int()),
});

export const callMessages = z.object({ participants: z.array(participant), items: z.array(ladderMessage) });

/** The call that this one is to be one with, by its key or that of any of its legs. */
export const callMerge = z.object({ with: z.string().max(64) });

/** Legs of the call, by key, that are to be a call of their own. */
export const callSplit = z.object({ legs: z.array(z.string().max(64)).min(1).max(256) });

export const findingListQuery = z.object({
  /** Start of the call, or of the finding of no one call, at or after, and before. */
  fromUs: queryInteger.optional(),
  toUs: queryInteger.optional(),
  /** Finding code. */
  code: z
    .string()
    .regex(/^[a-z0-9-]{1,60}$/)
    .optional(),
  cursor: z.string().max(400).optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
});

/** How often a code was found in the range: in so many calls, and so many times of no one call. */
export const findingCount = z.object({
  code: z.string(),
  severity: findingSeverity,
  calls: z.number().int(),
  ofNoCall: z.number().int(),
});

/** Keyset page of the findings of no one call (trunks, registrations, scans), newest first, with the counts of all findings. */
export const findingPage = z.object({
  items: z.array(finding.extend({ key: z.string(), atUs: timeUs })),
  next: z.string().nullable(),
  counts: z.array(findingCount),
});

export const streamListQuery = z.object({
  /** `true`: those of no call only. */
  unbound: z.enum(['true', 'false']).optional(),
  /** Part of an address, an SSRC or a codec. */
  q: z.string().trim().max(100).optional(),
  cursor: z.string().max(400).optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
});

/** Keyset page, newest first. */
export const streamPage = z.object({ items: z.array(stream), next: z.string().nullable() });

/** Filters of transactions outside of calls; all optional. */
export const transactionFilter = z.object({
  fromUs: queryInteger.optional(),
  toUs: queryInteger.optional(),
  /** REGISTER, OPTIONS, SUBSCRIBE, NOTIFY, MESSAGE, PUBLISH … */
  method: z.string().max(40).optional(),
  outcome: transactionOutcome.optional(),
  status: z.coerce.number().int().min(100).max(699).optional(),
  /** Any part of a URI, address, user agent or Call-ID. */
  q: z
    .string()
    .max(200)
    .refine((text) => !text.includes('\0'), 'a NUL character is in nothing that is stored')
    .optional(),
});

export const transactionListQuery = transactionFilter.extend({
  cursor: z.string().max(400).optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
});

/** Keyset page, newest first. */
export const transactionPage = z.object({ items: z.array(transaction), next: z.string().nullable() });

export const transactionSummary = z.object({ methods: z.array(transactionKpis) });

/** `pcap` is put together from what was stored and says so in its name; `text` is the ladder with every message; `json` the call and its messages. */
export const exportFormat = z.enum(['pcap', 'text', 'json']);
export const exportQuery = z.object({ format: exportFormat });

/** The versioned JSON export. */
export const callExport = z.object({
  schema: z.literal('earshot.call/1'),
  call: callDetail,
  messages: z.array(messageDetail),
});

/** Longest key log that an upload may have before its capture, in octets: secrets of some 40 000 connections. */
export const MAX_KEY_LOG_OCTETS = 32 << 20;

export const uploadQuery = z.object({
  /** Name of the file, for the receipt; not stored. */
  name: z.string().min(1).max(255).default('capture'),
  /** Where it was captured, where one call was captured at several places: each is a vantage point of its own, `import:` and this name. */
  probe: importedAt.optional(),
  /** So many octets of the body, before the capture, are a TLS key log (draft-ietf-tls-keylogfile) that opens its connections; not stored. */
  keyLogOctets: z.coerce.number().int().min(1).max(MAX_KEY_LOG_OCTETS).optional(),
});

/** What an upload brought. */
export const captureReceipt = z.object({
  file: z.string(),
  packets: z.number().int(),
  bytes: z.number().int(),
  firstUs: timeUs.nullable(),
  lastUs: timeUs.nullable(),
  messages: z.number().int(),
  streams: z.number().int(),
  /** Records given to the bus. */
  records: z.number().int(),
  undecoded: z.record(z.string(), z.number().int()),
  /** What ended the reading early, in words; null where the file was whole. */
  damage: z.string().nullable(),
});

/** What became of a batch of records that was posted. */
export const recordsReceipt = z.object({
  records: z.number().int(),
  /** Skipped: of a kind that this version does not know. */
  unknownKinds: z.number().int(),
  /** Skipped: lines that are no record. */
  damaged: z.number().int(),
});

export const probeList = z.object({ items: z.array(probeHealth.extend({ ageMs: z.number() })) });

/** What is running: for the empty page, the footer and the data-health page. */
export const systemStatus = z.object({
  version: z.string(),
  database: z.object({ ready: z.boolean(), detail: z.string() }),
  bus: z.object({
    ready: z.boolean(),
    kind: z.enum(['in-process', 'kafka']),
    waiting: z.number().int(),
    detail: z.string(),
  }),
  /** Addresses that HEP agents can be pointed at, `udp://192.0.2.1:9060`. */
  hepAddresses: z.array(z.string()),
  calls: z.number().int(),
  /** What ingest counted since its start: records in, stored, already stored, and dropped by reason. */
  ingest: z.record(z.string(), z.number()),
  uploadLimitOctets: z.number().int().nullable(),
});

export const demoReceipt = z.object({ captures: z.array(captureReceipt) });

/** Server-sent events of `GET /api/v1/events`: the event's name and what its data is. */
export const liveEvents = {
  /** A call is new or changed. */
  call: callSummary,
  /** No longer a call of its own: it was found to be a leg of another. */
  'call-gone': z.object({ key: z.string() }),
  /** A probe's health. */
  probe: probeHealth,
} as const;

export type Problem = z.infer<typeof problem>;
export type CallFilter = z.infer<typeof callFilter>;
export type CallListQuery = z.infer<typeof callListQuery>;
export type CallPage = z.infer<typeof callPage>;
export type CallHistogramQuery = z.infer<typeof callHistogramQuery>;
export type CallHistogram = z.infer<typeof callHistogram>;
export type CallMerge = z.infer<typeof callMerge>;
export type CallSplit = z.infer<typeof callSplit>;
export type CallMessages = z.infer<typeof callMessages>;
export type FindingListQuery = z.infer<typeof findingListQuery>;
export type FindingCount = z.infer<typeof findingCount>;
export type FindingPage = z.infer<typeof findingPage>;
export type StreamListQuery = z.infer<typeof streamListQuery>;
export type TransactionFilter = z.infer<typeof transactionFilter>;
export type TransactionListQuery = z.infer<typeof transactionListQuery>;
export type TransactionPage = z.infer<typeof transactionPage>;
export type TransactionSummary = z.infer<typeof transactionSummary>;
export type ExportFormat = z.infer<typeof exportFormat>;
export type CallExport = z.infer<typeof callExport>;
export type StreamPage = z.infer<typeof streamPage>;
export type CaptureReceipt = z.infer<typeof captureReceipt>;
export type RecordsReceipt = z.infer<typeof recordsReceipt>;
export type ProbeList = z.infer<typeof probeList>;
export type SystemStatus = z.infer<typeof systemStatus>;
export type DemoReceipt = z.infer<typeof demoReceipt>;
