import { describe, expect, it } from 'vitest';
import {
  millisecondsOf,
  minutesSeconds,
  minutesSecondsTenths,
  octets,
  packetTime,
  seconds,
  shortMillisecondsOf,
  spoken,
} from './span';
import { clock, day, fieldValue, isoWithOffset, parseWallClock, weekdayAndDay } from './wall-clock';
import { isZone, offsetLabel, offsetMinutes } from './zone';

// date -u -d 2026-11-19T09:03:22Z +%s
const AT = 1_795_079_002_120_004;
// Central Europe leaves summer time on 25 October 2026 at 01:00 UTC: date -u -d 2026-10-25T01:00:00Z +%s
const BACK = 1_792_890_000e6;

describe('wall clock', () => {
  it('shows the zone asked for, to the microsecond', () => {
    expect(clock(AT, 'Europe/Berlin', 6)).toBe('10:03:22.120004');
    expect(clock(AT, 'UTC', 3)).toBe('09:03:22.120');
    expect(clock(AT, 'Asia/Kolkata')).toBe('14:33:22');
    expect(weekdayAndDay(AT, 'UTC')).toBe('Thu 19 Nov 2026');
    expect(day(AT, 'UTC', 2026)).toBe('19 Nov');
    expect(isoWithOffset(AT, 'America/New_York')).toBe('2026-11-19T04:03:22-05:00');
  });

  it('follows a change of summer time', () => {
    expect(offsetMinutes(BACK - 1, 'Europe/Berlin')).toBe(120);
    expect(offsetMinutes(BACK, 'Europe/Berlin')).toBe(60);
    expect(offsetLabel(BACK, 'Europe/Berlin')).toBe('UTC+01:00');
    expect(offsetLabel(AT, 'UTC')).toBe('UTC');
    expect(offsetLabel(AT, 'America/St_Johns')).toBe('UTC−03:30');
  });

  it('reads a field back to the same time', () => {
    for (const zone of ['UTC', 'Europe/Berlin', 'Asia/Kolkata', 'America/New_York']) {
      const whole = Math.floor(AT / 1e6) * 1e6;
      expect(parseWallClock(fieldValue(whole, zone), zone)).toBe(whole);
    }
    expect(parseWallClock('soon', 'UTC')).toBeNull();
  });

  it('knows which zones there are', () => {
    expect(isZone('Europe/Berlin')).toBe(true);
    expect(isZone('Mars/Olympus')).toBe(false);
  });
});

describe('lengths', () => {
  it('are clocks, rounded down', () => {
    expect(minutesSeconds(187_999)).toBe('03:07');
    expect(minutesSeconds(3_723_000)).toBe('1:02:03');
    expect(minutesSeconds(null)).toBe('–');
    expect(minutesSeconds(-500)).toBe('−00:01');
    expect(minutesSeconds(-61_000)).toBe('−01:01');
    expect(minutesSecondsTenths(46_399)).toBe('00:46.3');
    expect(minutesSecondsTenths(-1500)).toBe('−00:01.5');
  });

  it('are words', () => {
    expect(spoken(350)).toBe('350 ms');
    expect(spoken(5618)).toBe('5.6 s');
    expect(spoken(32_000)).toBe('32 s');
    expect(spoken(125_000)).toBe('2 min 5 s');
    expect(spoken(7_200_000)).toBe('2 h');
    expect(spoken(90_000_000)).toBe('1 d 1 h');
  });

  it('are figures with fixed decimals', () => {
    expect(seconds(1901)).toBe('1.90');
    expect(seconds(null)).toBe('–');
    expect(millisecondsOf(1_342_475)).toBe('1,342.475');
    expect(millisecondsOf(0)).toBe('0.000');
    expect(shortMillisecondsOf(9_999_999)).toBe('9,999.999');
    expect(shortMillisecondsOf(61_013_456)).toBe('61,013');
    expect(octets(1142)).toBe('1.1 KiB');
    expect(octets(2_147_483_648)).toBe('2.0 GiB');
    expect(octets(512)).toBe('512 B');
  });
});

describe('a packet time', () => {
  it('has no more decimals than mean something', () => {
    expect(packetTime(20)).toBe('20');
    // 160 samples of 11 025 Hz.
    expect(packetTime(160 / 11.025)).toBe('14.5');
  });
});
