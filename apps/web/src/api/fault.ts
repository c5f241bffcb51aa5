import type { Problem } from './documents';

/** The one shape of a failed request, whatever failed. */
export interface Fault {
  /** HTTP status; 0 where no answer came. */
  status: number;
  title: string;
  detail: string;
  errors: readonly { at: string; reason: string }[];
  request: string;
}

export class FaultError extends Error {
  constructor(readonly fault: Fault) {
    super(fault.detail);
  }
}

/** A fault from an answer that is not a success: its problem document, else what the status says. */
export function faultOf(status: number, body: string, request: string): Fault {
  const problem = parseProblem(body);
  if (problem !== null) {
    return {
      status,
      title: problem.title,
      detail: problem.detail ?? problem.title,
      errors: problem.errors ?? [],
      request,
    };
  }
  return {
    status,
    title: `The server answered ${status}`,
    detail: body.slice(0, 500) || 'It gave no reason.',
    errors: [],
    request,
  };
}

export function unreachable(request: string): Fault {
  return {
    status: 0,
    title: 'Earshot does not answer',
    detail: 'The request reached no server. Is Earshot still running, and this machine on its network?',
    errors: [],
    request,
  };
}

function parseProblem(body: string): Problem | null {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null && 'title' in value ? (value as Problem) : null;
  } catch {
    return null;
  }
}
