import type { CaptureFile } from '../capture/capture-file.js';
import { recordIdBetween } from '../records/record-id.js';
import type { PlainSipOrigin } from './plain-sip-decoder.js';

/** Where a plain message stands, and what else its id is made of. */
type StandingMessage = Pick<PlainSipOrigin, 'probe' | 'atUs' | 'ordinal' | 'src' | 'dst' | 'position'> & {
  readonly octets: number;
};

/**
 * Ids of messages that are read again where they stand in a file: evidence names few of them, and to make the id of each takes as long as to
 * read it.
 */
export class MessageIds {
  constructor(private readonly file: CaptureFile) {}

  idOf({ probe, atUs, ordinal, src, dst, position, octets }: StandingMessage): string {
    return recordIdBetween('sip', probe, atUs, ordinal, src, dst, this.file.octetsAt(position, octets));
  }
}
