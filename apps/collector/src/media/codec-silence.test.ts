import { describe, expect, it } from 'vitest';
import { describeMedia, newPipeline, windowsOf } from '../fixtures/capture.js';
import { ALICE, BOB, give, rtp, START_US, udp } from '../fixtures/packets.js';

interface Frame {
  readonly atMs: number;
  readonly octets: number;
  readonly marker?: boolean;
}

/** Speech, then what the codec sends in silence, at those times, until speech goes on. */
function talk(silenceAtMs: readonly number[], silenceOctets: number, speechOctets: number, resumesMs: number): Frame[] {
  const speech = (fromMs: number, packets: number): Frame[] =>
    Array.from({ length: packets }, (_, index) => ({
      atMs: fromMs + 20 * index,
      octets: speechOctets,
      marker: index === 0,
    }));
  const silence = silenceAtMs.map((atMs): Frame => ({ atMs, octets: silenceOctets }));
  return [...speech(0, 10), ...silence, ...speech(resumesMs, 10)];
}

function windowOf(rtpmap: string, clockRate: number, frames: readonly Frame[]) {
  const pipeline = newPipeline();
  describeMedia(pipeline, `m=audio ${BOB.port} RTP/AVP 96\r\na=rtpmap:96 ${rtpmap}\r\n`);
  for (const [sequence, { atMs, octets, marker = false }] of frames.entries()) {
    const payload = Uint8Array.from({ length: octets }, (_, index) => sequence * 7 + index);
    const timestamp = (atMs * clockRate) / 1000;
    const packet = rtp({ sequence, timestamp, payloadType: 96, marker, payload });
    give(pipeline, START_US + atMs * 1000, udp(ALICE, BOB, packet, sequence));
  }
  const windows = windowsOf(pipeline);
  expect(windows).toHaveLength(1);
  return windows[0];
}

describe('silence that the codec marks', () => {
  // AMR (3GPP TS 26.093 5.1.2): SID_FIRST, after 60 ms a SID_UPDATE, then one every 160 ms. 16 of them outnumber the steps of speech before.
  const amr = [200, 260, ...Array.from({ length: 18 }, (_, index) => 420 + 160 * index)];
  // Opus, discontinuous (RFC 6716 2.1.9): a packet each 400 ms.
  const opus = [200, 600, 1000, 1400, 1800, 2200, 2600];
  // G.729 B: frames of noise whenever the background changes.
  const g729 = [200, 240, 330, 700, 860];

  it.each([
    ['AMR/8000', 8000, talk(amr, 7, 33, 3300), 3100],
    ['opus/48000/2', 48_000, talk(opus, 1, 60, 3000), 2800],
    ['G729/8000', 8000, talk(g729, 2, 20, 1000), 800],
  ])('is silence, and no packets that long: %s', (rtpmap, clockRate, frames, silenceMs) => {
    const window = windowOf(rtpmap, clockRate, frames);
    expect(window?.counts).toMatchObject({
      packets: frames.length,
      comfortNoise: 0,
      ptimeMs: 20,
      deltaMaxMs: 20,
      jitterMaxMs: 0,
      pacing: { packetsByPtime: { '20': 19 }, silenceGaps: 1, silenceGapsWithoutNoise: 0, silenceMs },
    });
    // It steers the buffers, as speech does.
    expect(window?.counts.delayHistogram[0]).toBe(frames.length);
  });

  it('is nothing that a codec without such marks sends', () => {
    const frames = talk([200, 220, 240], 4, 60, 260);
    expect(windowOf('opus/48000/2', 48_000, frames)?.counts.pacing).toMatchObject({
      packetsByPtime: { '20': 22 },
      silenceGaps: 0,
      silenceMs: 0,
    });
  });
});
