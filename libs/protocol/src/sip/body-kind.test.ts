import { expect, it } from 'vitest';
import { bodyKindsOf } from './body-kind.js';
import { bodyOfType, parseSipMessage, type SipMessage } from './message.js';
import { INVITE_LINES, messageBytes } from './message-text.fixture.js';

function message(contentType: string, body: string): SipMessage {
  const lines = INVITE_LINES.map((line) => (line.startsWith('Content-Type') ? `Content-Type: ${contentType}` : line));
  const bytes = messageBytes(lines, body);
  const decoded = parseSipMessage(bytes, 0, bytes.length);
  if (!decoded.ok) throw new Error(decoded.fault);
  return decoded.value;
}

it.each([
  ['application/ISUP;version=nxv3;base=etsi121', ['isup']],
  ['message/sipfrag;version=2.0', ['sip-fragment']],
  ['application/dtmf-relay', ['dtmf']],
  ['application/pidf+xml', ['presence']],
  ['application/conference-info+xml', ['conference-state']],
  ['text/plain', []],
])('%s', (contentType, kinds) => {
  expect(bodyKindsOf(message(contentType, 'x'))).toEqual(kinds);
});

it('names the parts of a multipart body, each kind once, and finds the text of each', () => {
  const body =
    '--b\r\nContent-Type: application/sdp\r\n\r\nv=0\r\n--b\r\nContent-Type: application/isup\r\n\r\n\x01\x00\x49\r\n' +
    '--b\r\nContent-Type: application/sdp\r\n\r\nv=1\r\n--b--\r\n';
  const isup = message('multipart/mixed;boundary=b', body);
  expect(bodyKindsOf(isup)).toEqual(['session-description', 'isup']);
  expect(bodyOfType(isup, 'application/isup')).toBe('\x01\x00\x49');
  expect(bodyOfType(isup, 'application/dtmf')).toBeNull();
  expect(bodyOfType(message('application/dtmf', '5'), 'application/dtmf')).toBe('5');
});
