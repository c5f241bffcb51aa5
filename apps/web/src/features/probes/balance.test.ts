import { describe, expect, it } from 'vitest';
import { packetSheet, recordSheet } from './balance';

describe('a probe', () => {
  const counters = {
    'packets.in': 1000,
    'packets.octets': 172_000,
    'packets.sip': 30,
    'packets.rtp': 900,
    'packets.undecoded': 7,
    'packets.cut': 5,
    'held.rtp': 60,
    'undecoded.ip-version': 7,
    'rtp.windows': 12,
  };

  it('adds up: each packet is one kind, waits, or was dropped', () => {
    expect(packetSheet(counters).balance).toEqual({
      in: 1000,
      parts: [
        { name: 'rtp', count: 900, role: 'passed' },
        { name: 'rtp', count: 60, role: 'held' },
        { name: 'sip', count: 30, role: 'passed' },
        { name: 'undecoded', count: 7, role: 'dropped' },
      ],
      // 1000 - (900 + 60 + 30 + 7)
      unaccounted: 3,
    });
  });

  it('keeps what is counted beside the sum', () => {
    expect(packetSheet(counters).others.map(([name]) => name)).toEqual([
      'packets.cut',
      'packets.octets',
      'rtp.windows',
      'undecoded.ip-version',
    ]);
  });
});

describe('the ingest', () => {
  it('adds up with the records that wait', () => {
    const counters = { received: 100, stored: 80, alreadyStored: 10, 'dropped.bad-time': 3, settles: 5 };
    const { balance, others } = recordSheet(counters, 7);
    expect(balance?.unaccounted).toBe(0);
    expect(balance?.parts.map((part) => part.name)).toEqual(['stored', 'already stored', 'waiting', 'bad-time']);
    expect(others).toEqual([['settles', 5]]);
  });

  it('that counts nothing has no sum', () => {
    expect(recordSheet({}, 0)).toEqual({ balance: null, others: [['waiting', 0]] });
  });
});
