import { hash } from 'node:crypto';

/** Room for the longest SIP message over TCP and what is written before it. */
const scratch = Buffer.allocUnsafe(400_000);

/**
 * 32 hexadecimal digits from what was captured, where, when and as which of several in the same microsecond. The name of a file
 * and the time of its import are not in it, so the same packet gives the same id on every run.
 */
export function recordId(
  kind: string,
  probe: string,
  atUs: number,
  ordinal: number,
  endpoints: string,
  content: Uint8Array | string,
): string {
  let length = scratch.write(`${kind}\n${probe}\n${atUs}\n${ordinal}\n${endpoints}\n`, 0, 4096, 'latin1');
  if (typeof content === 'string') {
    length += scratch.write(content, length, 'latin1');
  } else {
    const part = content.length <= scratch.length - length ? content : content.subarray(0, scratch.length - length);
    scratch.set(part, length);
    length += part.length;
  }
  return hash('sha256', scratch.subarray(0, length), 'hex').slice(0, 32);
}
