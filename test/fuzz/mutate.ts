import type { Random } from './random.js';

/** Octets at which lengths, counts and texts turn over. */
const EDGES = [0x00, 0x01, 0x7f, 0x80, 0x81, 0xfe, 0xff, 0x0a, 0x0d, 0x20, 0x22, 0x2c, 0x3a, 0x3b, 0x3c, 0x3e, 0x5c];
/** Inputs do not grow beyond this, so that a slow reader is told from a long input. */
export const MAX_INPUT_OCTETS = 8192;
const MAX_CHANGES = 8;

type Change = (bytes: Uint8Array, random: Random, other: Uint8Array) => Uint8Array;

const flipBit: Change = (bytes, random) => {
  const at = random.below(bytes.length);
  bytes[at] = (bytes[at] as number) ^ (1 << random.below(8));
  return bytes;
};

const setEdge: Change = (bytes, random) => {
  bytes[random.below(bytes.length)] = random.pick(EDGES);
  return bytes;
};

const setAny: Change = (bytes, random) => {
  bytes[random.below(bytes.length)] = random.below(256);
  return bytes;
};

/** A run of one value: large lengths, and long runs of separators. */
const fill: Change = (bytes, random) => {
  const at = random.below(bytes.length);
  return bytes.fill(random.pick(EDGES), at, at + 1 + random.below(16));
};

const cut: Change = (bytes, random) => bytes.slice(0, random.below(bytes.length) + 1);

const remove: Change = (bytes, random) => {
  const at = random.below(bytes.length);
  return joined(bytes.subarray(0, at), bytes.subarray(at + 1 + random.below(16)));
};

const repeat: Change = (bytes, random) => {
  const at = random.below(bytes.length);
  const end = Math.min(bytes.length, at + 1 + random.below(64));
  const part = bytes.subarray(at, end);
  return joined(
    bytes.subarray(0, end),
    ...Array.from({ length: 1 + random.below(8) }, () => part),
    bytes.subarray(end),
  );
};

const swap: Change = (bytes, random) => {
  const [from, to] = [random.below(bytes.length), random.below(bytes.length)];
  bytes.copyWithin(to, from, from + 1 + random.below(32));
  return bytes;
};

/** The beginning of one input and the end of another. */
const splice: Change = (bytes, random, other) =>
  joined(bytes.subarray(0, random.below(bytes.length)), other.subarray(random.below(other.length)));

const CHANGES: readonly Change[] = [flipBit, setEdge, setAny, fill, cut, remove, repeat, swap, splice];

/** A valid input with one to eight changes. */
export function mutated(inputs: readonly Uint8Array[], random: Random): Uint8Array {
  let bytes = random.pick(inputs).slice();
  for (let changes = 1 + random.below(MAX_CHANGES); changes > 0 && bytes.length > 0; changes--) {
    bytes = random.pick(CHANGES)(bytes, random, random.pick(inputs)).slice(0, MAX_INPUT_OCTETS);
  }
  return bytes;
}

function joined(...parts: Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts));
}
