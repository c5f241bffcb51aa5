import { describe, expect, it } from 'vitest';
import { parseMediaType } from './content.js';
import { MAX_BODY_PARTS, multipartParts } from './multipart.js';
import type { SipWarning } from './warning.js';

function parts(body: string, type: string): { contents: [string, string][]; warnings: SipWarning[] } {
  const warnings: SipWarning[] = [];
  const found = multipartParts(body, 0, body.length, parseMediaType(type), warnings);
  return { contents: found.map((part) => [part.contentType, body.slice(part.start, part.end)]), warnings };
}

describe('multipartParts', () => {
  it('cuts at delimiters at line starts only, preamble and epilogue left out', () => {
    const body = 'preamble\r\n--x\r\nContent-Type: text/a\r\n\r\none --x two\r\n--x\r\n\r\nplain\r\n--x--\r\nepilogue';
    expect(parts(body, 'multipart/mixed; boundary="x"')).toEqual({
      contents: [
        ['text/a', 'one --x two'],
        ['text/plain', 'plain'],
      ],
      warnings: [],
    });
  });

  it('goes into nested multiparts', () => {
    const inner = '--i\r\nContent-Type: application/sdp\r\n\r\nv=0\r\n--i--\r\n';
    const body = `--o\r\nContent-Type: multipart/alternative;boundary=i\r\n\r\n${inner}--o--\r\n`;
    expect(parts(body, 'multipart/mixed;boundary=o').contents).toEqual([['application/sdp', 'v=0']]);
  });

  it('tells a boundary from one that it begins', () => {
    const inner = '--o1\r\nContent-Type: application/sdp\r\n\r\nv=0\r\n--o1-\r\n--o1--\r\n';
    const body = `--o\t\r\nContent-Type: multipart/mixed;boundary=o1\r\n\r\n${inner}--o \r\n\r\nlast\r\n--o--`;
    expect(parts(body, 'multipart/mixed;boundary=o')).toEqual({
      contents: [
        ['application/sdp', 'v=0\r\n--o1-'],
        ['text/plain', 'last'],
      ],
      warnings: [],
    });
  });

  it('takes an unclosed last part to the end', () => {
    expect(parts('--x\r\nContent-Type: text/a\r\n\r\ncut off', 'multipart/mixed;boundary=x').contents).toEqual([
      ['text/a', 'cut off'],
    ]);
  });

  it.each([['multipart/mixed'], ['multipart/mixed;boundary=y']])(
    'warns of %s where no delimiter can be found',
    (type) => {
      expect(parts('--x\r\n\r\na\r\n--x--', type)).toEqual({ contents: [], warnings: ['malformed-multipart'] });
    },
  );

  it('reads a bounded number of parts', () => {
    const many = '--x\r\n\r\na\r\n'.repeat(100);
    expect(parts(many, 'multipart/mixed;boundary=x').contents).toHaveLength(MAX_BODY_PARTS);
  });
});
