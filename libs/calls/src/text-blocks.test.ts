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

  it('have JSON texts and numbers among them, as they are', () => {
    const texts = ['', 'sip:a@192.0.2.1', 'a "name" \\', 'line\nfeed', 'é🎧\ud800', '\u007f', 'x'.repeat(300_000)];
    const numbers = [0, -0, 7, 10, 99_999_999, 100_000_000, 100_000_001, 1_795_165_200_000_000, 2 ** 53 - 1];
    const others = [2 ** 53, 1e300, -5, 0.1, 900.125, Number.NaN];
    const blocks = new TextBlocks();
    const expected: string[] = [];
    for (let round = 0; round < 2000; round++) {
      const text = texts[round % (round < 20 ? 7 : 6)] as string;
      blocks.addQuoted(text);
      blocks.addOctets(Buffer.from(',"a":'));
      for (const number of [...numbers, ...others]) blocks.addNumber(number);
      expected.push(JSON.stringify(text), ',"a":', ...[...numbers, ...others].map((number) => JSON.stringify(number)));
    }
    expect(Buffer.concat(blocks.take()).toString() === expected.join('')).toBe(true);
  });
});
