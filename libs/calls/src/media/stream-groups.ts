import type { RtpWindowRecord } from '@earshot/contracts';
import { StreamGroup, streamName } from './stream-group.js';

/** Streams with one SSRC that are compared one by one: mostly it is the only one. */
const FEW = 8;

/** Streams by who they are of, found without a text of it: a capture of thousands has as many texts to make, to keep and to hash. */
export class StreamGroups {
  readonly #all: StreamGroup[] = [];
  readonly #bySsrc = new Map<number, StreamGroup[]>();
  /** Those beyond the first few of their SSRC, as of senders that all have the same. */
  readonly #byName = new Map<string, StreamGroup>();

  /** In the order in which they were first seen. */
  get all(): readonly StreamGroup[] {
    return this.#all;
  }

  /** That of the record, made if it is the first of its stream. */
  of({ probe, src, dst, ssrc }: RtpWindowRecord): StreamGroup {
    const few = this.#bySsrc.get(ssrc);
    if (few === undefined) {
      const group = this.#made(probe, src, dst, ssrc);
      this.#bySsrc.set(ssrc, [group]);
      return group;
    }
    for (const group of few) if (group.src === src && group.dst === dst && group.probe === probe) return group;
    if (few.length < FEW) {
      const group = this.#made(probe, src, dst, ssrc);
      few.push(group);
      return group;
    }
    const name = streamName(probe, src, dst, ssrc);
    let group = this.#byName.get(name);
    if (group === undefined) {
      group = this.#made(probe, src, dst, ssrc);
      this.#byName.set(name, group);
    }
    return group;
  }

  #made(probe: string, src: string, dst: string, ssrc: number): StreamGroup {
    const group = new StreamGroup(probe, src, dst, ssrc);
    this.#all.push(group);
    return group;
  }
}
