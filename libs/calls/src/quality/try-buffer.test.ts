import { ArrivalTrace } from '@earshot/metrics';
import { answeredCall } from '@earshot/test/builders';
import { describe, expect, it } from 'vitest';
import { createFold } from '../fold.js';
import { DEFAULT_POLICY } from './quality-policy.js';
import { type StoredTrace, tryBuffer } from './try-buffer.js';

const [call] = (() => {
  const fold = createFold();
  fold.addAll(answeredCall().records);
  return [...fold.calls()];
})();
const stream = call?.facts.streamDetails[0];

/** Two consecutive windows of 250 packets; every tenth comes 70 ms late. */
function traces(): StoredTrace[] {
  const [first, second] = (stream?.windows ?? []).slice(1, 3).map(({ atUs }) => atUs);
  return [first, second].map((windowUs = 0, window) => {
    const trace = new ArrivalTrace();
    const packets = Array.from({ length: 250 }, (_, index) => ({ index, lateMs: index % 10 === 5 ? 70 : 0 }));
    packets.sort((a, b) => 20 * a.index + a.lateMs - 20 * b.index - b.lateMs);
    for (const { index, lateMs } of packets) {
      const number = 250 * window + index;
      trace.add(windowUs, windowUs + (20 * index + lateMs) * 1000, number, 160 * number, false, 0);
    }
    return { windowUs, clockRate: 8000, data: trace.take() ?? new Uint8Array() };
  });
}

describe('another buffer tried on a stream', () => {
  it('discards what it is too small for, marked as simulated, beside what was', () => {
    if (stream === undefined) throw new Error('the call has no stream');
    const small = tryBuffer(stream, traces(), { kind: 'fixed', ms: 40 }, DEFAULT_POLICY);
    expect(small).toMatchObject({
      simulated: true,
      unavailable: null,
      tracedWindows: 2,
      windows: stream.windows.length,
    });
    // A tenth is lost one by one: 93.206 - 95 * 10 / (10 + 25.1) = 66.141.
    expect(small.total).toMatchObject({ lossPct: 10, latePct: 10, r: expect.closeTo(66.141, 2), mosCq: null });
    expect(small.items).toHaveLength(2);
    expect(small.items[0]?.actual.r).toBeCloseTo(93.206, 3);
    expect(small.actual?.mosLq).toBeCloseTo(4.4094, 3);
    const large = tryBuffer(stream, traces(), { kind: 'fixed', ms: 80 }, DEFAULT_POLICY);
    expect(large.total).toMatchObject({ lossPct: 0, latePct: 0, r: expect.closeTo(93.206, 3) });
    // Nine of ten wait 80 ms, one 10 ms.
    expect(large.total?.delayMs).toBeCloseTo(73, 6);
  });

  it('has the delay of the buffer in the conversational score, where that of the network is known', () => {
    if (stream === undefined) throw new Error('the call has no stream');
    const policy = { ...DEFAULT_POLICY, assumedOneWayMs: 100 };
    const at = (ms: number) => tryBuffer(stream, traces(), { kind: 'fixed', ms }, policy).total?.mosCq ?? 0;
    expect(at(80)).toBeGreaterThan(at(300));
  });

  it('scores the mode of the codec that the packets show, as the stream was', () => {
    if (stream === undefined) throw new Error('the call has no stream');
    // 20 octets in 30 ms are G.723.1 at 5.3 kbit/s (RFC 3551 4.5.3), whose Ie is 19; that of 6.3 kbit/s is 15.
    const slow = { ...stream, codec: 'G723', ptimeMs: 30, payloadOctets: 20 * stream.packets };
    const { total } = tryBuffer(slow, traces(), { kind: 'fixed', ms: 300 }, DEFAULT_POLICY);
    expect(total).toMatchObject({ lossPct: 0, r: expect.closeTo(93.206 - 19, 3) });
  });

  it('says why there is nothing to try it on', () => {
    if (stream === undefined) throw new Error('the call has no stream');
    const none = tryBuffer(stream, [], { kind: 'adaptive', ms: 60 }, DEFAULT_POLICY);
    expect(none).toMatchObject({ unavailable: 'no-trace', total: null, actual: null, items: [], tracedWindows: 0 });
    expect(none.reason).toContain('RTP_TRACES');
    const damaged = traces().map((trace) => ({ ...trace, data: Uint8Array.of(9, 9, 9) }));
    expect(tryBuffer(stream, damaged, { kind: 'adaptive', ms: 60 }, DEFAULT_POLICY).unavailable).toBe('no-trace');
  });
});
