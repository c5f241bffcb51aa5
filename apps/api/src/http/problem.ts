import { STATUS_CODES } from 'node:http';
import type { Problem } from '@earshot/contracts';

type Details = Pick<Problem, 'detail' | 'errors'>;

/** An answer that is an RFC 9457 problem document. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';

  constructor(
    readonly status: number,
    /** Last part of the problem's type, in words joined by hyphens; documented in docs/api.md. */
    readonly code: string,
    readonly details: Details = {},
  ) {
    super(details.detail ?? code);
  }
}

export function notFound(detail: string): ProblemError {
  return new ProblemError(404, 'not-found', { detail });
}

/** A part of the request is wrong in a way that its schema cannot say. */
export function badRequest(at: string, reason: string): ProblemError {
  return new ProblemError(400, 'bad-query', { errors: [{ at, reason }] });
}

/** The document itself; `requestId` is in the log too. */
export function problemDocument(status: number, code: string, details: Details, requestId: string): Problem {
  return {
    type: `urn:earshot:problem:${code}`,
    title: STATUS_CODES[status] ?? 'Error',
    status,
    ...details,
    instance: `urn:earshot:request:${requestId}`,
  };
}
