import { octets } from '../octets.fixture.js';
import { decodeXrBlock } from './block.js';
import type { XrBlock } from './content.js';

export const SSRC = 0x9234abcd;
export const SSRC_HEX = '9234abcd';

/** A block in words of eight hexadecimal digits. */
export function decode(...words: string[]): XrBlock {
  const bytes = octets(...words);
  return decodeXrBlock(bytes, 0, bytes.length);
}

/** What it is, its words, and what is read of it; hand-made from the figures of the documents, every field wide and distinct. */
export type BlockCase = [string, string[], Partial<XrBlock>];
