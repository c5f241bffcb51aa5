import { z } from 'zod';
import { timeUs } from '../capture/envelope.js';
import { listener } from './stream.js';

export const findingSeverity = z.enum(['info', 'minor', 'major', 'critical']);
export const findingOwner = z.enum([
  'caller',
  'callee',
  'network-before-probe',
  'network-after-probe',
  'trunk',
  'probe',
]);

/** Something a person can check: a message, a span of a stream, a counter. */
export const evidence = z.object({
  text: z.string(),
  messageIds: z.array(z.string()),
  streamKey: z.string().nullable(),
  fromUs: timeUs.nullable(),
  toUs: timeUs.nullable(),
});

/** Requests outside of calls that a finding is about, as filters of their list. */
export const requestFilter = z.object({
  /** `REGISTER`; null for any. */
  method: z.string().nullable(),
  /** Part of a URI or an address; empty for any. */
  q: z.string(),
  /** Start of the request at or after, and before. */
  fromUs: timeUs,
  toUs: timeUs,
});

/** One diagnosis. */
export const finding = z.object({
  /** As published in docs/diagnosis.md. */
  code: z.string(),
  severity: findingSeverity,
  /** 0..1. */
  confidence: z.number(),
  title: z.string(),
  explanation: z.string(),
  direction: listener.nullable(),
  owner: findingOwner,
  evidence: z.array(evidence),
  innocentExplanations: z.array(z.string()),
  nextStep: z.string(),
  /** Version of the rule that made it (docs/diagnosis.md); absent in what was stored before rules had one. */
  ruleVersion: z.number().int().optional(),
  /** Thresholds that its rule compared with and that this installation had changed, by name, with their values (docs/diagnosis.md); absent where all were the defaults of the version. */
  thresholds: z.record(z.string(), z.number()).optional(),
  /** Of a finding across calls: keys of the calls that it touches, the latest 500. Absent where such a finding is told of one of them. */
  callKeys: z.array(z.string()).optional(),
  /** Of a finding about requests outside of calls. */
  requests: requestFilter.optional(),
});

export type Finding = z.infer<typeof finding>;
export type FindingSeverity = z.infer<typeof findingSeverity>;
export type FindingOwner = z.infer<typeof findingOwner>;
export type RequestFilter = z.infer<typeof requestFilter>;
export type Evidence = z.infer<typeof evidence>;
