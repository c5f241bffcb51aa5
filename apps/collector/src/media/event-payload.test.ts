import { describe, expect, it } from 'vitest';
import { describeMedia, ofKind } from '../fixtures/capture.js';
import { ALICE, BOB, give, rtp, START_US, udp } from '../fixtures/packets.js';
import { Pipeline } from '../pipeline.js';

describe('what has the payload type of telephone events and is none', () => {
  /** With `padding` octets behind it (RFC 3550 5.1). */
  function padded(packet: Uint8Array, padding: number): Uint8Array {
    if (padding === 0) return packet;
    const longer = new Uint8Array(packet.length + padding);
    longer.set(packet);
    longer[0] = 0xa0;
    longer[longer.length - 1] = padding;
    return longer;
  }

  it.each([
    ['an event', [5, 10, 3, 32], 0, 1],
    ['an event with padding behind it', [5, 10, 3, 32], 4, 1],
    ['an event and a tag of 80 bits, as SRTP has', [5, 10, 3, 32, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10], 0, 0],
    ['nothing but padding', [], 4, 0],
    ['nothing', [], 0, 0],
  ])('gives digits: %s', (_, content, padding, digits) => {
    const pipeline = new Pipeline({ probe: 'probe-1', seed: 5 });
    describeMedia(pipeline, 'm=audio 30000 RTP/AVP 0 101\r\na=rtpmap:101 telephone-event/8000\r\n');
    for (let sequence = 0; sequence < 50; sequence++) {
      const isEvent = sequence === 20;
      const packet = rtp({
        sequence,
        timestamp: sequence * 160,
        payloadType: isEvent ? 101 : 0,
        ...(isEvent ? { payload: Uint8Array.from(content) } : {}),
      });
      give(pipeline, START_US + sequence * 20_000, udp(ALICE, BOB, padded(packet, isEvent ? padding : 0), sequence));
    }
    pipeline.finish();
    expect(ofKind(pipeline.takeRecords(), 'dtmf')).toHaveLength(digits);
  });
});
