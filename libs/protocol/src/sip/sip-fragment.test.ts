import { expect, it } from 'vitest';
import { parseSipFragment } from './sip-fragment.js';

it.each([
  ['SIP/2.0 603 Declined', { status: 603, reason: 'Declined', method: null }],
  ['\r\nSIP/2.0 100 Trying\r\nTo: <sip:b@example.com>\r\n', { status: 100, reason: 'Trying', method: null }],
  ['INVITE sip:c@example.com SIP/2.0\nFrom: x', { status: null, reason: null, method: 'INVITE' }],
  ['From: Alice <sip:alice@example.com>\r\n', { status: null, reason: null, method: null }],
  ['', { status: null, reason: null, method: null }],
])('%j', (body, fragment) => {
  expect(parseSipFragment(body)).toEqual(fragment);
});
