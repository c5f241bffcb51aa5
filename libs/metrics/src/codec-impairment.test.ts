import { describe, expect, it } from 'vitest';
import { codecName, codecScale } from './codec-impairment.js';

describe('the name of a codec', () => {
  it.each([
    ['PCMU', 'G711', 'nb'],
    ['G.711', 'G711', 'nb'],
    ['G.711U', 'G711', 'nb'],
    ['g729a', 'G729', 'nb'],
    ['G.729', 'G729', 'nb'],
    ['G.729AB', 'G729', 'nb'],
    // RFC 4749.
    ['G7291', 'G729.1', 'wb'],
    ['G.729.1', 'G729.1', 'wb'],
    // RFC 5391.
    ['PCMA-WB', 'G711.1', 'wb'],
    ['G.722', 'G722', 'wb'],
    ['G.722.1', 'G7221', 'wb'],
    ['G723.1', 'G723', 'nb'],
    ['G.723.1', 'G723', 'nb'],
    ['AAL2-G726-32', 'G726-32', 'nb'],
    ['opus', 'OPUS', 'fb'],
  ])('%s is %s, heard on the scale %s', (written, name, scale) => {
    expect(codecName(written)).toBe(name);
    expect(codecScale(written)).toBe(scale);
  });
});
