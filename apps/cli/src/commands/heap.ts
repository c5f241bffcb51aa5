import { getHeapSpaceStatistics, getHeapStatistics, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

const ENOUGH_OCTETS = 16 << 20;
/** A smaller heap is not worth going through. */
const WORTH_OCTETS = 96 << 20;
/** What lives in a heap from which on it is let grow little beyond that. */
const LARGE_OCTETS = 80 << 20;

/**
 * Keeps V8's space for new objects from growing on once it is large enough; to be called often, since a flood has it doubled in no time. Of
 * what an analysis makes nearly all dies at once, and what does not lives to the end: twice the room makes a process twenty MiB larger and
 * nothing faster, half of it takes a twentieth longer where there are thousands of calls, and the little that V8 begins with has every
 * document of a call moved among what lives long.
 */
export class NewSpace {
  #isLimited = false;

  limit(): void {
    if (this.#isLimited) return;
    const space = getHeapSpaceStatistics().find(({ space_name }) => space_name === 'new_space');
    if (space === undefined || space.space_size < ENOUGH_OCTETS) return;
    setFlagsFromString('--semi-space-growth-factor=1');
    this.#isLimited = true;
  }
}

/**
 * To be called where much has become unreachable at once. V8 goes through what has lived long when the heap has about doubled; a capture of
 * twenty thousand streams, once read, leaves two hundred MiB of their state behind, and its calls would come on top of it. Where much is left,
 * as of a flood of a hundred thousand calls, V8 is to look again before the heap has doubled: that takes a tenth of the time.
 */
export function collectGarbage(): void {
  if (getHeapStatistics().used_heap_size < WORTH_OCTETS) return;
  collect();
  if (getHeapStatistics().used_heap_size >= LARGE_OCTETS) growLittle();
}

/** From here on the heap is let grow little beyond what lives in it: what is let go of would else lie about until it has doubled twice. */
export function growLittle(): void {
  setFlagsFromString('--heap-growing-percent=20');
  // How far the heap may grow is settled when it is gone through.
  collect();
}

function collect(): void {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
}
