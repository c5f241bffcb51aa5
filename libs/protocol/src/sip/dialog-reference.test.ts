import { expect, it } from 'vitest';
import { parseDialogReference, replacedByUri } from './dialog-reference.js';

it.each([
  [
    '98732@sip.example.com ;from-tag=r33th4x0r ;to-tag=ff87ff',
    { callId: '98732@sip.example.com', toTag: 'ff87ff', fromTag: 'r33th4x0r', earlyOnly: false },
  ],
  [
    '12adf2f34456gs5;to-tag=12345;from-tag=54321;early-only',
    { callId: '12adf2f34456gs5', toTag: '12345', fromTag: '54321', earlyOnly: true },
  ],
  [
    '592435881734450904;local-tag=9m2n3wq;remote-tag=763231',
    { callId: '592435881734450904', toTag: '9m2n3wq', fromTag: '763231', earlyOnly: false },
  ],
  ['lonely', { callId: 'lonely', toTag: null, fromTag: null, earlyOnly: false }],
  [';to-tag=1', null],
])('parseDialogReference(%j)', (value, expected) => {
  expect(parseDialogReference(value)).toEqual(expected);
});

it('replacedByUri reads the escaped header of a Refer-To (RFC 3891 4)', () => {
  const uri =
    'sip:bob@biloxi.example.org?Accept-Contact=bob&Replaces=425928%40bobster.example.org%3Bto-tag%3D7743%3Bfrom-tag%3D6472';
  expect(replacedByUri(uri)).toEqual({
    callId: '425928@bobster.example.org',
    toTag: '7743',
    fromTag: '6472',
    earlyOnly: false,
  });
});

it.each([
  'sip:192.0.2.7;transport=tcp?Replaces=425928@bobster.example.org%3Bto-tag%3D7743%3Bfrom-tag%3D6472',
  'sip:192.0.2.7?Replaces=425928@bobster.example.org;to-tag=7743;from-tag=6472',
])('replacedByUri(%j) reads a Call-ID that is not escaped', (uri) => {
  expect(replacedByUri(uri)).toMatchObject({ callId: '425928@bobster.example.org', toTag: '7743', fromTag: '6472' });
});

it.each(['sip:bob@biloxi.example.org', 'sip:who?replaces=x@example.org', 'sip:a@b?Other=1'])(
  'replacedByUri(%j) is null',
  (uri) => {
    expect(replacedByUri(uri)).toBeNull();
  },
);
