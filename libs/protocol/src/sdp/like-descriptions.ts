import { latin1Text } from '../sip/latin1.js';
import { indexOf, isTextAt, lineEndAt, SP, wholeNumberAt } from '../sip/octet-span.js';
import { likeSection, sectionLike } from './like-sections.js';
import type { SdpMedia } from './media.js';
import { type SdpSummary, summarizeSdp } from './summary.js';

/** Sections remembered; a network's phones write a handful. */
const MAX_SECTIONS = 16;
/** Octets of a description that is compared. */
const MAX_LENGTH = 2048;

const MAX_PORT = 65_535;

const EQUALS = 0x3d;
const LETTER_M = 0x6d;

interface Section {
  /** From behind the port on. */
  readonly octets: Uint8Array;
  /** The same, four of them at once, which are compared in a third of the time; without the last one to three. */
  readonly words: Int32Array;
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
    for (const section of this.sections) {
      const { octets, media } = section;
      if (octets.length !== end - portEnd || !isSectionAt(data, view, portEnd, section)) continue;
      if (!isTextAt(data, at + 2, typeEnd, media.type)) continue;
      const port = wholeNumberAt(data, typeEnd + 1, portEnd);
      const summary = port < 0 || port > MAX_PORT ? null : summarizeSdp(latin1Text(data, from, at));
      summary?.media.push(sectionLike(media, port, summary.connection));
      return summary;
    }
    return null;
  }

  /** Remembers the section of the description that was looked for last, if it is one that another can be like. */
  remember(data: Uint8Array, end: number): void {
    if (this.restAt === 0) return;
    const like = likeSection(latin1Text(data, this.sectionAt + 2, end));
    if (like === null) return;
    const octets = data.slice(this.restAt, end);
    const view = new DataView(octets.buffer, octets.byteOffset);
    const words = Int32Array.from({ length: octets.length >> 2 }, (_, place) => view.getInt32(4 * place, true));
    this.sections[this.next] = { octets, words, media: like.known };
    this.next = (this.next + 1) % MAX_SECTIONS;
  }
}

function isSectionAt(data: Uint8Array, view: DataView, from: number, { octets, words }: Section): boolean {
  for (let place = 0; place < words.length; place++)
    if (view.getInt32(from + 4 * place, true) !== words[place]) return false;
  for (let index = 4 * words.length; index < octets.length; index++)
    if (data[from + index] !== octets[index]) return false;
  return true;
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
