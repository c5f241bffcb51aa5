import { z } from 'zod';
import { RECORD_VERSION } from './record-header.js';

/** Integer microseconds since the Unix epoch. */
export const timeUs = z.number().int();

/** `192.0.2.1:5060` or `[2001:db8::1]:5060`. */
export const socketAddress = z.string();

/** What every capture record carries. */
export const envelope = {
  v: z.literal(RECORD_VERSION),
  /** 32 hexadecimal digits, from probe, content, capture time and ordinal: the same packet gives the same id on every run. */
  id: z.string(),
  /** The probe that captured it: a collector's name, or a HEP agent's. An imported file has `import`, or `import:` and where it was captured. */
  probe: z.string(),
  /** Capture time. */
  atUs: timeUs,
  /** Partition key: `c:` and the Call-ID where known, else `m:` and the unordered pair of media addresses. */
  key: z.string(),
};
