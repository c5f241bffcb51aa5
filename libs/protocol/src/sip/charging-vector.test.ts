import { expect, it } from 'vitest';
import { parseChargingVector } from './charging-vector.js';

it('reads the example of RFC 7315 5.6, quoted or not', () => {
  expect(
    parseChargingVector('icid-value="1234bc9876e"; icid-generated-at=192.0.6.8; orig-ioi=home1.net;term-ioi=home2.net'),
  ).toEqual({
    icidValue: '1234bc9876e',
    icidGeneratedAt: '192.0.6.8',
    originatingIoi: 'home1.net',
    terminatingIoi: 'home2.net',
  });
});

it('is null where it says nothing', () => {
  expect(parseChargingVector('x=1')).toEqual({
    icidValue: null,
    icidGeneratedAt: null,
    originatingIoi: null,
    terminatingIoi: null,
  });
});
