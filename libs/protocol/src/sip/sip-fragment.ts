import { parseStartLine } from './start-line.js';

/** What a `message/sipfrag` body begins with (RFC 3420): the answer that a transferred party got (RFC 3515 2.4.5), or a request. */
export type SipFragment = {
  /** Null where it begins with a request, or with header fields. */
  readonly status: number | null;
  readonly reason: string | null;
  /** Null where it begins with a status, or with header fields. */
  readonly method: string | null;
};

const MAX_LINE_LENGTH = 4096;

/** Never fails; all is null where the fragment has no start line. */
export function parseSipFragment(body: string): SipFragment {
  const line = body.slice(0, MAX_LINE_LENGTH).trimStart().split(/\r?\n/, 1)[0] as string;
  const startLine = parseStartLine(line, []);
  if (typeof startLine === 'string') return { status: null, reason: null, method: null };
  const { status, reason, method } = startLine;
  return { status, reason, method };
}
