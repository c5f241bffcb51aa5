import type { RtpWindowRecord } from '@earshot/contracts';
import { describe, expect, it } from 'vitest';
import { describeMedia, ofKind, windowsOf } from '../fixtures/capture.js';
import { ALICE, BOB, give, rtp, START_US, udp } from '../fixtures/packets.js';
import { Pipeline } from '../pipeline.js';

describe('what redundant audio wraps beside speech', () => {
  // Each packet: one redundant block of type 0, 160 units before, of four octets; then what is primary.
  const wrapped = (primary: number, content: readonly number[]) =>
    Uint8Array.from([0x80, 0x02, 0x80, 0x04, primary, 1, 2, 3, 4, ...content]);
  const speech = wrapped(0, new Array(160).fill(0x2a));

  it.each([
    ['comfort noise (RFC 3389)', 13, [70], 0],
    ['telephone events (RFC 4733)', 101, [5, 10, 0, 160], 0],
    ['forward error correction (RFC 5109 14.2)', 122, new Array(20).fill(7), 50],
  ])('does not become the codec: %s', (_, primary, content, fecPackets) => {
    const pipeline = new Pipeline({ probe: 'probe-1', seed: 5 });
    describeMedia(
      pipeline,
      'm=audio 30000 RTP/AVP 121 0 13 101 122\r\na=rtpmap:121 red/8000\r\na=rtpmap:101 telephone-event/8000\r\na=rtpmap:122 ulpfec/8000\r\n',
    );
    for (let sequence = 0; sequence < 250; sequence++) {
      const payload = sequence < 200 ? speech : wrapped(primary, content);
      const packet = rtp({ sequence, timestamp: sequence * 160, payloadType: 121, payload });
      give(pipeline, START_US + sequence * 20_000, udp(ALICE, BOB, packet, sequence));
    }
    const [window] = windowsOf(pipeline);
    expect(window?.codec).toBe('PCMU');
    expect(window?.counts.payload).toMatchObject({ redPackets: 249, fecPackets, frameExcessOctets: { '0': 199 } });
  });
});

describe('telephone events in redundant audio (RFC 4733 2.6, RFC 2198)', () => {
  const event = (digit: number, end: boolean, duration: number) => [
    digit,
    end ? 0x8a : 0x0a,
    duration >> 8,
    duration & 0xff,
  ];
  const redundantEvent = (before: readonly number[], now: readonly number[]) =>
    Uint8Array.from([0x80 | 101, 0, 0, before.length, 101, ...before, ...now]);

  it.each([true, false])(
    'are digits, and no jitter while their timestamp stands still; payloads measured: %s',
    (measured) => {
      const pipeline = new Pipeline({ probe: 'probe-1', seed: 5, ...(measured ? {} : { measurePayloads: false }) });
      describeMedia(
        pipeline,
        'm=audio 30000 RTP/AVP 121 0 101\r\na=rtpmap:121 red/8000\r\na=rtpmap:101 telephone-event/8000\r\n',
      );
      const speech = Uint8Array.from([0x80, 0x02, 0x80, 0xa0, 0x00, ...new Array(320).fill(0x2a)]);
      for (let sequence = 0; sequence < 200; sequence++) {
        // Digit 7 from packet 100 on, 160 ms; what is redundant is the packet before.
        const at = sequence - 100;
        const isEvent = at >= 0 && at < 8;
        const payload = isEvent
          ? redundantEvent(at === 0 ? [] : event(7, false, 160 * at), event(7, at === 7, 160 * (at + 1)))
          : speech;
        const packet = rtp({ sequence, timestamp: 160 * (isEvent ? 100 : sequence), payloadType: 121, payload });
        give(pipeline, START_US + sequence * 20_000, udp(ALICE, BOB, packet, sequence));
      }
      pipeline.finish();
      const records = pipeline.takeRecords();
      expect(ofKind(records, 'dtmf')).toMatchObject([
        { digit: '7', payloadType: 101, durationMs: 160, endSeen: true, atUs: START_US + 2_000_000 },
      ]);
      expect(ofKind(records, 'rtp-window')).toMatchObject([
        {
          codec: measured ? 'PCMU' : 'RED',
          counts: { telephoneEvents: 8, jitterMaxMs: 0, payloadTypes: { '121': 200 } },
        },
      ]);
    },
  );
});

describe('losses that redundant audio makes good (RFC 2198)', () => {
  /** Two blocks of the packets before, four octets each, then one of 160. */
  const RED = Uint8Array.from([0x80, 5, 0, 4, 0x80, 2, 0x80, 4, 0, ...new Array(168).fill(0x2a)]);

  function repaired(isSent: (sequence: number) => boolean, jumpAt = 1000): RtpWindowRecord['counts'] | undefined {
    const pipeline = new Pipeline({ probe: 'probe-1', seed: 5 });
    describeMedia(pipeline, 'm=audio 30000 RTP/AVP 121 0\r\na=rtpmap:121 red/8000\r\n');
    for (let index = 0; index < 240; index++) {
      if (!isSent(index)) continue;
      const sequence = 65_500 + index + (index >= jumpAt ? 5000 : 0);
      const packet = rtp({ sequence, timestamp: index * 160, payloadType: 121, payload: RED });
      give(pipeline, START_US + index * 20_000, udp(ALICE, BOB, packet, index));
    }
    return windowsOf(pipeline)[0]?.counts;
  }

  it('are those that a packet behind them carries once more, over a wrap', () => {
    // One, two and five in a row are missing, one of them at the wrap: 1 + 2 + 2 come again.
    const counts = repaired((index) => ![36, 100, 101].includes(index) && !(index >= 150 && index < 155));
    expect(counts).toMatchObject({ packets: 232, expected: 240, payload: { repairablePackets: 5 } });
  });

  it('are none where nothing is missing, or another segment begins', () => {
    expect(repaired(() => true)?.payload?.repairablePackets).toBe(0);
    expect(repaired(() => true, 120)).toMatchObject({ restarts: 1, payload: { repairablePackets: 0 } });
  });
});
