import { describe, expect, it } from 'vitest';
import { DEFAULT_OPTIONS, nextColouring, readOptions, stepZoom, writeOptions } from './ladder-options';

describe('how the ladder is drawn', () => {
  it('comes back from the address as it was written, beside what else is there', () => {
    const options = { zoom: 'phases', colouring: 'class', names: false, rtcp: true } as const;
    const address = new URLSearchParams('m=1');
    writeOptions(options, address);
    expect(address.toString()).toBe('m=1&zoom=phases&colour=class&names=ip&show=rtcp');
    expect(readOptions(address)).toEqual(options);
    writeOptions(DEFAULT_OPTIONS, address);
    expect(address.toString()).toBe('m=1');
  });

  it('is as usual where the address is not understood', () => {
    expect(readOptions(new URLSearchParams('zoom=9&colour=red&names=x&show=all'))).toEqual(DEFAULT_OPTIONS);
  });

  it('goes around the colourings and stops at either end of the zoom', () => {
    expect([nextColouring('leg'), nextColouring('transaction'), nextColouring('class')]).toEqual([
      'transaction',
      'class',
      'leg',
    ]);
    expect([stepZoom('messages', 1), stepZoom('messages', -1), stepZoom('transactions', -1)]).toEqual([
      'messages',
      'transactions',
      'phases',
    ]);
    expect(stepZoom('phases', -1)).toBe('phases');
  });
});
