import { expect, it } from 'vitest';
import { parseHistory } from './history-info.js';

it('reads the entries of a redirected call (RFC 7044 B.1)', () => {
  const value =
    '<sip:bob@example.com>;index=1,' +
    ' <sip:bob@192.0.2.4?Reason=SIP%3Bcause%3D302%3Btext%3D%22Moved%22&Privacy=none>;index=1.1;rc=1,' +
    ' "Voice, mail" <sip:vm@example.com;cause=302>;index=1.2;mp=1, sip:old@example.com';
  const entries = parseHistory(value);
  expect(entries.map(({ address, index, cause }) => [address.user, index, cause])).toEqual([
    ['bob', '1', null],
    ['bob', '1.1', { by: 'rc', index: '1' }],
    ['vm', '1.2', { by: 'mp', index: '1' }],
    ['old', null, null],
  ]);
  expect(entries.map(({ reasons }) => reasons)).toEqual([[], [{ protocol: 'SIP', cause: 302, text: 'Moved' }], [], []]);
});

it('has no reasons where the URI is none of SIP, or has no such header', () => {
  expect(parseHistory('<tel:+1555?Reason=SIP>;index=1, <sip:a@b?X=1>;np=1').map(({ reasons }) => reasons)).toEqual([
    [],
    [],
  ]);
});
