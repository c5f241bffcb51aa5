import { describe, expect, it } from 'vitest';
import { decode } from './block-text.fixture.js';

describe('concealment blocks (RFC 7294)', () => {
  // 3.2 and 4.2: 0 silence insertion, 1 simple replay, 2 simple replay with attenuation, 3 enhanced. RFC 3611 4.7.6 has 3 for standard.
  it.each([
    ['80', 'silence'],
    ['90', 'replay'],
    ['a0', 'attenuated-replay'],
    ['b0', 'enhanced'],
  ])('says with type-specific octet %s that the method is %s', (octet, method) => {
    expect(
      decode(`1e${octet}0006`, '12345678', '00075300', '00000640', '00000140', '00050000', '00000140').fields,
    ).toEqual({
      interval: 'interval',
      packetLossConcealment: method,
      onTimePlayoutUnits: 480_000,
      lossConcealmentUnits: 1600,
      bufferAdjustmentUnits: 320,
      playoutInterrupts: 5,
      meanInterruptUnits: 320,
    });
    expect(decode(`1f${octet}0004`, '12345678', '00000039', '00000003', '0001000d').fields).toEqual({
      interval: 'interval',
      packetLossConcealment: method,
      unimpairedSeconds: 57,
      concealedSeconds: 3,
      severelyConcealedSeconds: 1,
      severeThreshold256: 13,
    });
  });
});
