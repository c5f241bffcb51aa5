import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { captureReceipt, demoReceipt, problem } from '@earshot/contracts';
import type { z } from 'zod';
import { ProblemError } from '../http/problem.js';
import type { CaptureIntake } from './capture-intake.js';

/** Longest answer that is read. */
const MAX_ANSWER_OCTETS = 1 << 20;

/** Hands captures on, as they come, to a collector's own HTTP port. */
export function collectorIntake(collectorUrl: string): CaptureIntake {
  return {
    importCapture: (stream, { name, probe, keyLogOctets, signal }) => {
      const url = new URL(`/captures?name=${encodeURIComponent(name)}`, collectorUrl);
      if (probe !== undefined) url.searchParams.set('probe', probe);
      if (keyLogOctets !== undefined) url.searchParams.set('keyLogOctets', String(keyLogOctets));
      return post(url, captureReceipt, stream, signal);
    },
    loadDemo: () => post(new URL('/demo', collectorUrl), demoReceipt),
  };
}

async function post<Schema extends z.ZodType>(
  url: URL,
  schema: Schema,
  body?: Readable,
  signal?: AbortSignal,
): Promise<z.output<Schema>> {
  const start = url.protocol === 'https:' ? httpsRequest : httpRequest;
  const headers = body === undefined ? {} : { 'content-type': 'application/octet-stream' };
  const request = start(url, { method: 'POST', headers, ...(signal ? { signal } : {}) });
  const answered = new Promise<IncomingMessage>((resolve, reject) => {
    request.once('response', resolve);
    request.once('error', reject);
  });
  // A collector that refuses early closes its side; its answer counts, not the broken pipe.
  const sent = body === undefined ? Promise.resolve(request.end()) : pipeline(body, request).catch(() => undefined);
  let response: IncomingMessage;
  try {
    response = await answered;
  } catch (error) {
    signal?.throwIfAborted();
    throw new ProblemError(502, 'collector-away', {
      detail: `the collector does not answer: ${(error as Error).message}`,
    });
  }
  const text = await textOf(response);
  // An answer that comes before the end of the body is a refusal: the rest is not wanted.
  request.destroy();
  await sent;
  const status = response.statusCode ?? 502;
  const value = parseJson(text);
  if (status >= 400) {
    const refused = problem.safeParse(value);
    throw new ProblemError(status < 500 ? status : 502, refused.data?.type.split(':').at(-1) ?? 'collector-refused', {
      detail: refused.data?.detail ?? `the collector answered ${status}`,
    });
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new ProblemError(502, 'collector-refused', { detail: 'the collector gave no receipt' });
}

async function textOf(response: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of response.setEncoding('utf8')) {
    text += chunk;
    if (text.length > MAX_ANSWER_OCTETS)
      throw new ProblemError(502, 'collector-refused', { detail: 'its answer is too long' });
  }
  return text;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
