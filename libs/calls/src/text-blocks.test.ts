import { describe, expect, it } from 'vitest';
import { TextBlocks } from './text-blocks.js';

describe('texts in blocks', () => {
  it('are given once, in order and whole, when a block is full or at the end', () => {
    const blocks = new TextBlocks();
    const texts: string[] = [];
    const given: Buffer[] = [];
    for (let index = 0; index < 300; index++) {
      // Among them some that no block has room for, and some that are no ASCII.
      const text = `${index} é🎧`.repeat(index % 100 === 99 ? 20_000 : 400);
      texts.push(text);
      blocks.add(text);
      given.push(...blocks.takeFull());
    }
    expect(given.length).toBeGreaterThan(3);
    expect(blocks.takeFull()).toEqual([]);
    given.push(...blocks.take());
    expect(blocks.take()).toEqual([]);
    expect(Buffer.concat(given).toString() === texts.join('')).toBe(true);
  });
});
