import { latin1Text } from '../sip/latin1.js';
import { indexOf, lineEndAt, SP, startsWith } from '../sip/octet-span.js';
import { wholeNumber } from './field.js';
import { likeSection, sectionLike } from './like-sections.js';
import type { SdpMedia } from './media.js';
import { type SdpSummary, summarizeSdp } from './summary.js';

/** Sections remembered; a network's phones write a handful. */
const MAX_SECTIONS = 16;
/** Octets of a description that is compared. */
const MAX_LENGTH = 2048;

const EQUALS = 0x3d;
const LETTER_M = 0x6d;

interface Section {
  /** From behind the port on. */
  readonly octets: Uint8Array;
  readonly media: SdpMedia;
}

/**
 * Descriptions in octets whose section was met before, in the same words but for its port. Of those only what stands before the section is
 * made a text of.
 */
export class LikeDescriptions {
  private readonly sections: Section[] = [];
  private next = 0;
  /** Of the description that was looked for last: where its section begins, and what stands behind the port; 0 where it is like none. */
  private sectionAt = 0;
  private restAt = 0;

  /** Null where it is like none. `view` is of the same octets. */
  find(data: Uint8Array, view: DataView, from: number, end: number): SdpSummary | null {
    this.restAt = 0;
    if (end - from > MAX_LENGTH) return null;
    const at = sectionAfterHead(data, view, from, end);
    if (at < 0) return null;
    const typeEnd = indexOf(data, SP, at + 2, end);
    const portEnd = typeEnd < 0 ? -1 : indexOf(data, SP, typeEnd + 1, end);
    if (portEnd < 0) return null;
    this.sectionAt = at;
    this.restAt = portEnd;
    for (const { octets, media } of this.sections) {
      if (octets.length !== end - portEnd || !startsWith(data, portEnd, octets)) continue;
      if (latin1Text(data, at + 2, typeEnd) !== media.type) continue;
      const port = wholeNumber(latin1Text(data, typeEnd + 1, portEnd), 65_535);
      const summary = port === null ? null : summarizeSdp(latin1Text(data, from, at));
      summary?.media.push(sectionLike(media, port as number, summary.connection));
      return summary;
    }
    return null;
  }

  /** Remembers the section of the description that was looked for last, if it is one that another can be like. */
  remember(data: Uint8Array, end: number): void {
    if (this.restAt === 0) return;
    const like = likeSection(latin1Text(data, this.sectionAt + 2, end));
    if (like === null) return;
    this.sections[this.next] = { octets: data.slice(this.restAt, end), media: like.known };
    this.next = (this.next + 1) % MAX_SECTIONS;
  }
}

/** Lines before a section that give it nothing but its address: `v=`, `o=`, `s=`, `c=`, `t=`. */
const HEAD = new Uint8Array(0x100);
for (const letter of Buffer.from('vosct')) HEAD[letter] = 1;

/** Offset of the `m=` behind nothing but those; -1 where it is not so. */
function sectionAfterHead(data: Uint8Array, view: DataView, from: number, end: number): number {
  let at = from;
  while (at + 1 < end && data[at + 1] === EQUALS) {
    if (data[at] === LETTER_M) return at;
    if (HEAD[data[at] as number] !== 1) return -1;
    const lineEnd = lineEndAt(view, at + 2, end);
    if (lineEnd < 0) return -1;
    at = lineEnd + 1;
  }
  return -1;
}
