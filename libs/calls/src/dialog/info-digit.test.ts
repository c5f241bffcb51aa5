import type { SipRecord } from '@earshot/contracts';
import { SipFlow } from '@earshot/test/builders';
import { describe, expect, it } from 'vitest';
import { infoDigit } from './info-digit.js';

function digitOf(type: string, text: string) {
  const [info] = new SipFlow().request('INFO', { body: { type, text } }).records as [SipRecord];
  return infoDigit(info);
}

describe('the digit of a SIP INFO', () => {
  it.each([
    ['application/dtmf-relay', 'Signal=5\r\nDuration=160\r\n', '5', 160],
    ['application/dtmf-relay', 'Signal= 11\nDuration= 250', '#', 250],
    ['application/DTMF-Relay; charset=utf-8', 'signal=a', 'A', null],
    ['application/dtmf', '*', '*', null],
    ['application/dtmf', '\r\n10\r\n', '*', null],
    // Some write the lines of the other type under this one.
    ['application/dtmf', 'Signal=3\r\nDuration=160', '3', 160],
    ['application/vnd.nortelnetworks.digits', 'p=Digit-Collection\r\ny=Digits\r\n\r\nd=4\r\n', '4', null],
    ['application/vnd.nortelnetworks.digits', 'Signal=#\r\nDuration=100', '#', 100],
  ])('of %s %j', (type, text, digit, durationMs) => {
    expect(digitOf(type, text)).toEqual({ digit, durationMs });
  });

  it('that is a part of the body', () => {
    const part = (type: string, text: string) => `--a\r\nContent-Type: ${type}\r\n\r\n${text}\r\n`;
    const qsig = part('application/qsig', 'Signal=1');
    const digit = part('application/dtmf-relay', 'Signal=7\r\nDuration=80');
    const type = 'multipart/mixed;boundary=a';
    expect(digitOf(type, `${qsig}${digit}--a--\r\n`)).toEqual({ digit: '7', durationMs: 80 });
    expect(digitOf(type, `${qsig}--a--\r\n`)).toBeNull();
    expect(digitOf('multipart/mixed', `${qsig}${digit}--a--\r\n`)).toBeNull();
  });

  it.each([
    // RFC 4733 3.2: 16 is a flash.
    ['application/dtmf-relay', 'Signal=16\r\nDuration=160'],
    ['application/dtmf-relay', 'Duration=160'],
    ['application/dtmf', ''],
    ['application/dtmf', 'd=4'],
    ['application/vnd.nortelnetworks.digits', 'p=Digit-Collection'],
    ['application/media_control+xml', '5'],
    ['text/plain', 'Signal=5'],
  ])('is none in %s %j', (type, text) => {
    expect(digitOf(type, text)).toBeNull();
  });
});
