import { WINDOW_US } from '@earshot/contracts';
import { receiverReport, rtpTimeline, START_US } from '@earshot/test/builders';
import { describe, expect, it } from 'vitest';
import { compareWithReceiver } from './receiver-loss.js';
import type { Reception } from './rtcp-index.js';

const FLOW = { src: '192.0.2.10:4000', dst: '192.0.2.20:6000', ssrc: 0x1234abcd };
/** Of the first window from the start of the stream. */
const WINDOW_MS = (WINDOW_US - (START_US % WINDOW_US)) / 1000;

/** What the receiver says at a time of all before it: 50 packets a second were sent. */
function reception(atMs: number, cumulativeLost: number): Reception {
  const record = receiverReport({
    src: FLOW.dst,
    dst: FLOW.src,
    ssrc: 0x0a0b0c0d,
    of: FLOW.ssrc,
    atMs,
    cumulativeLost,
    extendedHighestSequence: 65_000 + atMs / 20,
  });
  return { record, report: record.reports[0] as Reception['report'] };
}

const between = (fromMs: number, toMs: number) => (packet: { readonly atMs: number }) =>
  packet.atMs >= fromMs && packet.atMs < toMs;

describe('loss at the probe and at the receiver', () => {
  it('is that of the time between the first and the last report, also where they come within a window', () => {
    // 10 packets before the first report, 12 between, 8 after the last: each in a window that a report cuts.
    const [first, last] = [WINDOW_MS + 3_200, WINDOW_MS + 17_900];
    const before = between(first - 600, first - 400);
    const within = between(first + 800, first + 1_040);
    const after = between(last + 700, last + 860);
    const windows = rtpTimeline({
      ...FLOW,
      fromMs: 0,
      toMs: WINDOW_MS + 30_000,
      lost: (packet) => before(packet) || within(packet) || after(packet),
    });
    const compared = compareWithReceiver({ windows, receptions: [reception(first, 10), reception(last, 22)] });
    expect(compared).toMatchObject({ probeLost: 12, receiverLost: 12 });
    // 14.7 s of 50 packets.
    expect(compared?.probeLossPct).toBeCloseTo((100 * 12) / 735, 1);
    expect(compared?.receiverLossPct).toBeCloseTo((100 * 12) / 735, 6);
  });

  it('is not compared over too few packets, nor where the receiver began anew', () => {
    const windows = rtpTimeline({ ...FLOW, fromMs: 0, toMs: 20_000 });
    expect(compareWithReceiver({ windows, receptions: [reception(1_000, 0), reception(4_980, 0)] })).toBeNull();
    expect(compareWithReceiver({ windows, receptions: [reception(1_000, 0), reception(5_000, 0)] })).not.toBeNull();
    expect(compareWithReceiver({ windows, receptions: [reception(1_000, 9), reception(9_000, 2)] })).toBeNull();
    expect(compareWithReceiver({ windows, receptions: [reception(1_000, 0)] })).toBeNull();
  });
});
