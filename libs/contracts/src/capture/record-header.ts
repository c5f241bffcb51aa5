/** What every writer of records needs and no schema does. Kept apart from the schemas, which cost a program that validates nothing its start. */

/** Schema version of every record; a change that a reader must know of makes a new topic. */
export const RECORD_VERSION = 1;

/** Length of a window everywhere: `floor(t / 5 s)`, so probes line up. */
export const WINDOW_US = 5_000_000;

/** `c:<Call-ID>`: all of a leg in one partition. */
export function legKey(callId: string): string {
  return `c:${callId}`;
}

/** `m:<a>|<b>`: the pair in either order gives the same key, so both directions and their RTCP meet. */
export function mediaKey(addressA: string, addressB: string): string {
  return addressA < addressB ? `m:${addressA}|${addressB}` : `m:${addressB}|${addressA}`;
}
