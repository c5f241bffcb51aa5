import type { Decoded } from '../faults.js';
import { JsonObject, parseJsonMembers } from './json-members.js';

/** Members read of one report. */
const MAX_MEMBERS = 256;
const MAX_LENGTH = 65_536;

/**
 * Reports of RTP statistics in JSON (payload types 34, 35, 38): the scalar members under the agent's own names, the last of a repeated one.
 * Numbers written as strings stay strings, since identifiers are too.
 */
export function decodeReportJson(
  bytes: Uint8Array,
  start: number,
  end: number,
): Decoded<ReadonlyMap<string, number | string | null>> {
  if (end - start > MAX_LENGTH) return { ok: false, fault: 'too-long', offset: MAX_LENGTH };
  const text = Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString('utf8');
  const root = parseJsonMembers(text);
  if (!(root instanceof JsonObject)) return { ok: false, fault: 'malformed', offset: 0 };
  const members = new Map<string, number | string | null>();
  for (const [name, value] of root.members.slice(0, MAX_MEMBERS)) {
    if (value === null || typeof value === 'number' || typeof value === 'string') members.set(name, value);
  }
  return { ok: true, value: members };
}
