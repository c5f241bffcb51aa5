import type { Readable } from 'node:stream';
import type { FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { ProblemError } from './problem.js';

/** Bodies that are no files are small, unless a route says otherwise. */
const MAX_OCTETS = 65_536;

/** What is wrong is named so often; a long list may have the same mistake in each item. */
const MAX_ERRORS = 100;

/** Reads and parses a JSON body. It has to call itself JSON: no form of another site can send that without being asked first. */
export async function jsonBody<Schema extends z.ZodType>(
  request: FastifyRequest,
  schema: Schema,
  maxOctets = MAX_OCTETS,
): Promise<z.output<Schema>> {
  const [mediaType = ''] = (request.headers['content-type'] ?? '').split(';');
  if (mediaType.trim().toLowerCase() !== 'application/json')
    throw new ProblemError(415, 'not-json', { detail: 'the body has to be application/json' });
  const parsed = schema.safeParse(parsedJson(await textOf(request.body as Readable | undefined, maxOctets)));
  if (parsed.success) return parsed.data;
  throw new ProblemError(400, 'bad-body', {
    detail: 'the body is not understood',
    errors: parsed.error.issues
      .slice(0, MAX_ERRORS)
      .map(({ path, message }) => ({ at: path.join('.'), reason: message })),
  });
}

async function textOf(body: Readable | undefined, maxOctets: number): Promise<string> {
  const chunks: Buffer[] = [];
  let octets = 0;
  for await (const chunk of (body ?? []) as AsyncIterable<Buffer>) {
    octets += chunk.length;
    if (octets > maxOctets) throw new ProblemError(413, 'too-large', { detail: `a body may have ${maxOctets} octets` });
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new ProblemError(400, 'bad-body', { detail: 'the body is no JSON' });
  }
}
