import { expect, it } from 'vitest';
import { parseRtpStat } from './x-rtp-stat.js';

it('reads what a baresip phone sends', () => {
  expect(
    parseRtpStat(
      'EX=BareSip;CS=12;CD=30;PR=1375;PS=1476;PL=125,49;PD=1,0;JI=11.2,9.5;DL=74.9;IP=192.0.2.1:4,192.0.2.2:6',
    ),
  ).toEqual({
    setupMs: 12,
    durationSeconds: 30,
    packetsReceived: 1375,
    packetsSent: 1476,
    lostReceived: 125,
    lostSent: 49,
    discardedReceived: 1,
    discardedSent: 0,
    jitterReceived: 11.2,
    jitterSent: 9.5,
    delayMs: 74.9,
    mos: null,
  });
});

it('has null for what is missing or no number', () => {
  expect(Object.values(parseRtpStat('PR=many;JI=')).every((value) => value === null)).toBe(true);
});
