import { z } from 'zod';
import { probeHealth } from '../capture/probe-health.js';
import { callDetail, callLog, callSummary, heard, legLink, linkDecision, verdict } from '../domain/call.js';
import { evidence, finding } from '../domain/finding.js';
import { notGood } from '../domain/judgement.js';
import { leg } from '../domain/leg.js';
import { ladderMessage, messageDetail, participant } from '../domain/message.js';
import { playoutOutcome, provenance, streamWindow } from '../domain/quality.js';
import { mediaSection } from '../domain/section.js';
import { reportedQuality, roundTrip, stream } from '../domain/stream.js';
import { threshold, thresholdPage } from '../domain/threshold.js';
import { transaction, transactionKpis } from '../domain/transaction.js';
import { OPERATIONS, type Operation } from './operations.js';
import { rollupPage } from './rollups.js';
import {
  callExport,
  callHistogram,
  callMessages,
  callPage,
  captureReceipt,
  demoReceipt,
  findingCount,
  findingPage,
  probeList,
  problem,
  recordsReceipt,
  streamPage,
  systemStatus,
  transactionPage,
  transactionSummary,
} from './routes.js';
import { webrtcReceipt, webrtcStats } from './webrtc-stats.js';
import { whatIf } from './what-if.js';

/** Shapes that have a name in the document; the names are those of the types. */
const NAMED: Readonly<Record<string, z.ZodType>> = {
  CallDetail: callDetail,
  CallExport: callExport,
  CallHistogram: callHistogram,
  CallLog: callLog,
  CallMessages: callMessages,
  CallPage: callPage,
  CallSummary: callSummary,
  CaptureReceipt: captureReceipt,
  DemoReceipt: demoReceipt,
  Evidence: evidence,
  Finding: finding,
  FindingCount: findingCount,
  FindingPage: findingPage,
  Heard: heard,
  LadderMessage: ladderMessage,
  Leg: leg,
  LegLink: legLink,
  LinkDecision: linkDecision,
  MediaSection: mediaSection,
  MessageDetail: messageDetail,
  NotGood: notGood,
  Participant: participant,
  PlayoutOutcome: playoutOutcome,
  ProbeHealth: probeHealth,
  ProbeList: probeList,
  Problem: problem,
  Provenance: provenance,
  RecordsReceipt: recordsReceipt,
  ReportedQuality: reportedQuality,
  RollupPage: rollupPage,
  RoundTrip: roundTrip,
  Stream: stream,
  StreamPage: streamPage,
  StreamWindow: streamWindow,
  SystemStatus: systemStatus,
  Threshold: threshold,
  ThresholdPage: thresholdPage,
  Transaction: transaction,
  TransactionKpis: transactionKpis,
  TransactionPage: transactionPage,
  TransactionSummary: transactionSummary,
  Verdict: verdict,
  WhatIf: whatIf,
  WebrtcReceipt: webrtcReceipt,
  WebrtcStats: webrtcStats,
};

type Json = Record<string, unknown>;

/** The OpenAPI 3.1 document of the API, made from the schemas that the server and its tests use. */
export function buildOpenApi(): Json {
  const paths: Record<string, Json> = {};
  for (const operation of OPERATIONS) {
    const path = paths[operation.path] ?? {};
    paths[operation.path] = path;
    path[operation.method] = describe(operation);
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Earshot',
      version: '1',
      summary: 'What each caller heard, and why',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/' }],
    tags: ['calls', 'findings', 'streams', 'transactions', 'quality', 'captures', 'system', 'health'].map((name) => ({
      name,
    })),
    paths,
    components: { schemas: componentSchemas() },
  };
}

function describe({ id, tag, summary, path, query, upload, body, answer, problems }: Operation): Json {
  const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }));
  const parameters = [...inPath, ...(query === undefined ? [] : queryParameters(query))];
  const refusals: Record<string, string> = {
    ...(query === undefined ? {} : { 400: 'the query is not understood' }),
    ...(body === undefined ? {} : { 400: 'the body is not understood', 415: 'the body does not say that it is JSON' }),
    ...problems,
    500: 'the request failed; its id is in the log',
  };
  return {
    operationId: id,
    tags: [tag],
    summary,
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(upload ? { requestBody: { required: true, content: { 'application/octet-stream': {} } } } : {}),
    ...(body === undefined ? {} : { requestBody: { required: true, content: contentOf(body) } }),
    responses: {
      200: { description: summary, content: contentOf(answer) },
      ...Object.fromEntries(
        Object.entries(refusals).map(([status, description]) => [
          status,
          { description, content: { 'application/problem+json': { schema: refTo('Problem') } } },
        ]),
      ),
    },
  };
}

function queryParameters(query: z.ZodObject): Json[] {
  return Object.entries(query.shape).map(([name, field]) => {
    const { $schema, ...schema } = z.toJSONSchema(field as z.ZodType, { io: 'input' });
    const required = !(field as z.ZodType).safeParse(undefined).success;
    return { name, in: 'query', required, schema: withoutIntegerBounds(schema) };
  });
}

function contentOf(answer: Operation['answer']): Json {
  if (!(answer instanceof z.ZodType)) return Object.fromEntries(answer.map((type) => [type, {}]));
  const name = Object.entries(NAMED).find(([, schema]) => schema === answer)?.[0];
  if (name !== undefined) return { 'application/json': { schema: refTo(name) } };
  const { $schema, ...schema } = z.toJSONSchema(answer, { io: 'input' });
  return { 'application/json': { schema: withoutIntegerBounds(schema) } };
}

function componentSchemas(): Json {
  const registry = z.registry<{ id: string }>();
  for (const [id, schema] of Object.entries(NAMED)) registry.add(schema, { id });
  // As input: an answer may have more fields than a reader knows.
  const { schemas } = z.toJSONSchema(registry, { uri: (id) => refTo(id).$ref, io: 'input' });
  return Object.fromEntries(
    Object.entries(schemas).map(([name, { $schema, $id, ...schema }]) => [name, withoutIntegerBounds(schema)]),
  );
}

function refTo(name: string): { $ref: string } {
  return { $ref: `#/components/schemas/${name}` };
}

/** That an integer is a safe one goes without saying in JSON. */
function withoutIntegerBounds(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutIntegerBounds);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name, bound]) => !((name === 'minimum' || name === 'maximum') && Math.abs(bound) === MAX_SAFE))
      .map(([name, inner]) => [name, withoutIntegerBounds(inner)]),
  );
}

const MAX_SAFE = Number.MAX_SAFE_INTEGER;
