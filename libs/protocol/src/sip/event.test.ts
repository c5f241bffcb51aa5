import { expect, it } from 'vitest';
import { parseEvent, parseSubscriptionState } from './event.js';

it.each([
  ['refer;id=93809824', { name: 'refer', id: '93809824' }],
  ['VQ-RTCPXR', { name: 'vq-rtcpxr', id: null }],
  ['', { name: '', id: null }],
])('parseEvent(%j)', (value, expected) => {
  expect(parseEvent(value)).toEqual(expected);
});

it.each([
  ['active;expires=3600', { state: 'active', reason: null, expiresSeconds: 3600 }],
  ['Terminated;reason=NoResource', { state: 'terminated', reason: 'noresource', expiresSeconds: null }],
])('parseSubscriptionState(%j)', (value, expected) => {
  expect(parseSubscriptionState(value)).toEqual(expected);
});
