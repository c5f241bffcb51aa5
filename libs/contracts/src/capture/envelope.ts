import { z } from 'zod';

/** Schema version of every record; a change that a reader must know of makes a new topic. */
export const RECORD_VERSION = 1;

/** Integer microseconds since the Unix epoch. */
export const timeUs = z.number().int();

/** `192.0.2.1:5060` or `[2001:db8::1]:5060`. */
export const socketAddress = z.string();

/** What every capture record carries. */
export const envelope = {
  v: z.literal(RECORD_VERSION),
  /** 32 hexadecimal digits, from probe, content, capture time and ordinal: the same packet gives the same id on every run. */
  id: z.string(),
  /** The probe that captured it: a collector's name, or a HEP agent's. Every import of a file has the probe `import`. */
  probe: z.string(),
  /** Capture time. */
  atUs: timeUs,
  /** Partition key: `c:` and the Call-ID where known, else `m:` and the unordered pair of media addresses. */
  key: z.string(),
};

/** `c:<Call-ID>`: all of a leg in one partition. */
export function legKey(callId: string): string {
  return `c:${callId}`;
}

/** `m:<a>|<b>`: the pair in either order gives the same key, so both directions and their RTCP meet. */
export function mediaKey(addressA: string, addressB: string): string {
  return addressA < addressB ? `m:${addressA}|${addressB}` : `m:${addressB}|${addressA}`;
}
