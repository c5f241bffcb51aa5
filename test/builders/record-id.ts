import { createHash } from 'node:crypto';

/** 32 hexadecimal digits from whatever makes a record the one it is, as a collector's ids are. */
export function recordId(...parts: readonly (string | number)[]): string {
  return createHash('sha256').update(parts.join('\n')).digest('hex').slice(0, 32);
}
