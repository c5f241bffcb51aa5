import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException, Inject } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { reasonOf } from '../database/failure.js';
import type { Log } from '../log.js';
import { LOG } from '../tokens.js';
import { ProblemError, problemDocument } from './problem.js';

/** Turns whatever a handler throws into a problem document. What is not foreseen is a 500 that tells nothing but the request's id. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(@Inject(LOG) private readonly log: Log) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const reply = http.getResponse<FastifyReply>();
    // A client that went away gets no answer, and a stream that was begun cannot become a document.
    if (reply.sent || reply.raw.destroyed) return;
    const problem = this.#problemOf(error, request);
    const { status, code, details } = problem;
    // What is left of a body that was refused is not waited for.
    if (!request.raw.complete) void reply.header('connection', 'close');
    void reply
      .status(status)
      .header('content-type', 'application/problem+json')
      .send(Buffer.from(JSON.stringify(problemDocument(status, code, details, String(request.id)))));
  }

  #problemOf(error: unknown, request: FastifyRequest): ProblemError {
    if (error instanceof ProblemError) return error;
    const status = statusOf(error);
    if (status === 404) return new ProblemError(404, 'not-found', { detail: `nothing is at ${request.url}` });
    if (status === 413) return new ProblemError(413, 'too-large', { detail: reasonOf(error) });
    if (status !== null && status < 500) return new ProblemError(status, 'bad-request', { detail: reasonOf(error) });
    this.log.error({ reason: reasonOf(error), request: request.id, url: request.url, error }, 'a request failed');
    return new ProblemError(500, 'internal', { detail: 'the request failed; the log has the reason under its id' });
  }
}

function statusOf(error: unknown): number | null {
  if (error instanceof HttpException) return error.getStatus();
  const status = typeof error === 'object' && error !== null && 'statusCode' in error ? error.statusCode : null;
  return typeof status === 'number' ? status : null;
}
