import type { RtpWindowRecord } from '@earshot/contracts';
import { levelDbm0 } from '@earshot/metrics';
import { LINK_TYPE } from '@earshot/protocol';
import { describe, expect, it } from 'vitest';
import { describeMedia, ofKind, windowsOf } from '../fixtures/capture.js';
import { ALICE, BOB, give, giveRtp, rtp, START_US, senderReport, udp } from '../fixtures/packets.js';
import { Pipeline } from '../pipeline.js';

/** One period of 1 kHz at 0 dBm0 (G.711 tables 5 and 6). */
const A_LAW_MILLIWATT = [0x34, 0x21, 0x21, 0x34, 0xb4, 0xa1, 0xa1, 0xb4];
const MU_LAW_MILLIWATT = [0x1e, 0x0b, 0x0b, 0x1e, 0x9e, 0x8b, 0x8b, 0x9e];

function repeated(period: readonly number[], octets: number): Uint8Array {
  return Uint8Array.from({ length: octets }, (_, index) => period[index % period.length] as number);
}

function payloadOf(pipeline: Pipeline): NonNullable<RtpWindowRecord['counts']['payload']> {
  const [window] = windowsOf(pipeline);
  const payload = window?.counts.payload;
  if (payload === undefined) throw new Error('no payload counts');
  return payload;
}

/** A window of one stream with the given payloads, described by `media`. */
function measured(media: string, payloadType: number, payloads: readonly Uint8Array[], timestampStep = 160) {
  const pipeline = new Pipeline({ probe: 'probe-1', seed: 5 });
  describeMedia(pipeline, media);
  for (const [sequence, payload] of payloads.entries()) {
    const packet = rtp({ sequence, timestamp: sequence * timestampStep, payloadType, payload });
    give(pipeline, START_US + sequence * 20_000, udp(ALICE, BOB, packet, sequence));
  }
  return payloadOf(pipeline);
}

const times = (count: number, payload: (index: number) => Uint8Array): Uint8Array[] =>
  Array.from({ length: count }, (_, index) => payload(index));

const G711 = 'm=audio 30000 RTP/AVP 0 8 13\r\n';

describe('RTCP', () => {
  it.each([
    ['a=rtcp:53020', BOB.ip, 53_020],
    ['a=rtcp:53020 IN IP4 203.0.113.9', '203.0.113.9', 53_020],
    ['a=rtcp:53020 IN IP4 0.0.0.0', BOB.ip, 53_020],
    ['a=ptime:20', BOB.ip, 30_001],
  ])('is of the call that announced its address by %s (RFC 3605)', (attribute, ip, port) => {
    const pipeline = new Pipeline({ probe: 'probe-1', seed: 5 });
    describeMedia(pipeline, `m=audio 30000 RTP/AVP 8\r\n${attribute}\r\n`);
    give(pipeline, START_US, udp({ ...ALICE, port: 20_001 }, { ip, port }, senderReport(7)));
    expect(ofKind(pipeline.takeRecords(), 'rtcp')).toMatchObject([{ callId: 'call-1' }]);
  });
});

describe('several ports of one section (RFC 8866 5.14)', () => {
  it.each([
    [30_000, true],
    [30_002, true],
    [30_004, false],
  ])('media to %i is announced: %s', (port, isAnnounced) => {
    const pipeline = new Pipeline({ probe: 'probe-1', seed: 5 });
    describeMedia(pipeline, 'm=audio 30000/2 RTP/AVP 8\r\n');
    const to = { ...BOB, port };
    // Too few to be believed of their own.
    for (let sequence = 0; sequence < 10; sequence++)
      give(
        pipeline,
        START_US + sequence * 20_000,
        udp(ALICE, to, rtp({ sequence, timestamp: sequence * 160 }), sequence),
      );
    expect(windowsOf(pipeline).map(({ callId }) => callId)).toEqual(isAnnounced ? ['call-1'] : []);
  });

  it.each([30_001, 30_003])('RTCP to %i is of the call', (port) => {
    const pipeline = new Pipeline({ probe: 'probe-1', seed: 5 });
    describeMedia(pipeline, 'm=audio 30000/2 RTP/AVP 8\r\n');
    give(pipeline, START_US, udp({ ...ALICE, port: 20_001 }, { ...BOB, port }, senderReport(7)));
    expect(ofKind(pipeline.takeRecords(), 'rtcp')).toMatchObject([{ callId: 'call-1' }]);
  });
});

describe('padding that is no padding, as the tag of SRTP stands where its count would (RFC 3711 3.1)', () => {
  const padded = (sequence: number): Uint8Array => {
    const packet = rtp({ sequence, timestamp: sequence * 160 });
    packet[0] = 0xa0;
    packet[packet.length - 1] = sequence & 1 ? 0 : 200;
    return packet;
  };

  it.each([
    ['of media that SDP announced, is no loss', true, 100],
    ['is none of what nobody announced', false, 0],
  ])('%s', (_, isAnnounced, expected) => {
    const pipeline = new Pipeline({ probe: 'probe-1', seed: 5 });
    if (isAnnounced)
      describeMedia(pipeline, 'm=audio 30000 RTP/SAVP 8\r\na=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:x\r\n');
    for (let sequence = 0; sequence < 100; sequence++)
      give(pipeline, START_US + sequence * 20_000, udp(ALICE, BOB, padded(sequence), sequence));
    const packets = windowsOf(pipeline).reduce((sum, { counts }) => sum + counts.packets, 0);
    expect(packets).toBe(expected);
  });
});

describe('level', () => {
  it.each([
    ['A-law', 8, A_LAW_MILLIWATT],
    ['µ-law', 0, MU_LAW_MILLIWATT],
  ])('of the digital milliwatt of %s is 0 dBm0', (_, payloadType, period) => {
    const payload = measured(
      G711,
      payloadType,
      times(201, () => repeated(period, 160)),
    );
    expect(payload).toMatchObject({ inspectedPackets: 50, measuredPackets: 50, samples: 1600, clippedSamples: 0 });
    expect(payload).toMatchObject({ silentPackets: 0, constantPackets: 0 });
    expect(levelDbm0(payload)).toBeCloseTo(0, 3);
  });

  it('hears all parts of the packets alike', () => {
    // Half of each packet 0 dBm0, half of it the smallest amplitude: 10 lg(1/2).
    const half = Uint8Array.from([...repeated(MU_LAW_MILLIWATT, 96), ...new Uint8Array(96).fill(0xff)]);
    expect(
      levelDbm0(
        measured(
          G711,
          0,
          times(241, () => half),
          192,
        ),
      ),
    ).toBeCloseTo(-3.01, 2);
  });

  it('counts samples at the largest code of either sign', () => {
    // Two of eight samples are at the limit.
    const clipped = repeated([0x80, 0x90, 0xa0, 0xff, 0x00, 0x10, 0x20, 0x7f], 160);
    const { samples, clippedSamples } = measured(
      G711,
      0,
      times(201, () => clipped),
    );
    expect(clippedSamples / samples).toBe(0.25);
  });

  it('counts packets under -50 dBm0 as silent', () => {
    // Amplitudes 7 and 5 of the A-law: 10 lg(49 / 4069888) = -49.2 and 10 lg(25 / 4069888) = -52.1 dBm0.
    const [louder, quieter] = [repeated([0xd6, 0x56], 160), repeated([0xd7, 0x57], 160)];
    expect(
      measured(
        G711,
        8,
        times(101, () => louder),
      ).silentPackets,
    ).toBe(0);
    expect(
      measured(
        G711,
        8,
        times(101, () => quieter),
      ).silentPackets,
    ).toBe(25);
  });

  it('is not measured of SRTP, nor where it is switched off', () => {
    const payloads = times(101, () => repeated(A_LAW_MILLIWATT, 170));
    const secured = measured(
      'm=audio 30000 RTP/SAVP 8\r\na=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:x\r\n',
      8,
      payloads,
    );
    expect(secured).toMatchObject({ inspectedPackets: 0, samples: 0, powerSumMilliwatt: 0 });
    const pipeline = new Pipeline({ probe: 'probe-1', seed: 5, measurePayloads: false });
    giveRtp(pipeline, ALICE, BOB, 100);
    expect(windowsOf(pipeline)[0]?.counts.payload).toBeUndefined();
  });
});

describe('dead air', () => {
  it('is the longest time of nothing but one octet, over windows', () => {
    const pipeline = new Pipeline({ probe: 'probe-1', seed: 5 });
    describeMedia(pipeline, G711);
    for (let sequence = 0; sequence < 600; sequence++) {
      const payload = sequence < 100 ? repeated(A_LAW_MILLIWATT, 160) : new Uint8Array(160).fill(0xd5);
      const packet = rtp({ sequence, timestamp: sequence * 160, payload });
      give(pipeline, START_US + sequence * 20_000, udp(ALICE, BOB, packet, sequence));
    }
    const runs = windowsOf(pipeline).map(({ counts }) => counts.payload);
    expect(runs.map((payload) => payload?.constantOctet)).toEqual([0xd5, 0xd5, 0xd5]);
    // Begins at 2 s; one packet in four is inspected, so up to 80 ms are missed at either end.
    const ms = runs.map((payload) => payload?.constantRunMs ?? 0);
    for (const [index, expected] of [3000, 8000, 10_000].entries()) {
      expect(ms[index]).toBeGreaterThanOrEqual(expected - 160);
      expect(ms[index]).toBeLessThanOrEqual(expected);
    }
  });

  it('ends with a packet of sound', () => {
    const payloads = times(200, (index) =>
      index % 40 < 30 ? new Uint8Array(160).fill(0xff) : repeated(MU_LAW_MILLIWATT, 160),
    );
    const { constantRunMs } = measured(G711, 0, payloads);
    expect(constantRunMs).toBeGreaterThanOrEqual(440);
    expect(constantRunMs).toBeLessThanOrEqual(600);
  });

  it('is a frame that repeats where octets are no samples', () => {
    const frame = (index: number) => Uint8Array.from({ length: 20 }, (_, octet) => (octet * 7 + index * 31) & 0xff);
    const media = 'm=audio 30000 RTP/AVP 18\r\n';
    expect(measured(media, 18, times(200, frame)).constantPackets).toBe(0);
    const stuck = measured(
      media,
      18,
      times(200, () => frame(3)),
    );
    expect(stuck).toMatchObject({ constantPackets: 48, constantRunMs: 3760, constantOctet: null });
  });

  it('counts marks of silence of Opus', () => {
    const media = 'm=audio 30000 RTP/AVP 111\r\na=rtpmap:111 opus/48000/2\r\n';
    const payloads = times(201, (index) => new Uint8Array(index < 100 ? 60 : 1).map((_, octet) => octet + index));
    const { dtxPackets, inspectedPackets, constantRunMs } = measured(media, 111, payloads, 960);
    expect([dtxPackets, inspectedPackets]).toEqual([26, 50]);
    expect(constantRunMs).toBe(2000);
  });
});

describe('sizes', () => {
  it.each([
    ['G.711 that fits', G711, 8, 160, 160, { '0': 100 }],
    ['G.711 with a tag of SRTP, 80 bits', G711, 8, 170, 160, { '10': 100 }],
    ['G.711 with a tag of SRTP, 32 bits', G711, 8, 164, 160, { '4': 100 }],
    ['G.711 with half of the time it claims', G711, 0, 80, 160, { '-80': 100 }],
    ['G.729, two frames', 'm=audio 30000 RTP/AVP 18\r\n', 18, 20, 160, { '0': 100 }],
    ['GSM', 'm=audio 30000 RTP/AVP 3\r\n', 3, 33, 160, { '0': 100 }],
    ['G.726-24', 'm=audio 30000 RTP/AVP 99\r\na=rtpmap:99 G726-24/8000\r\n', 99, 60, 160, { '0': 100 }],
    ['Opus has none', 'm=audio 30000 RTP/AVP 99\r\na=rtpmap:99 opus/48000/2\r\n', 99, 60, 960, {}],
  ])('of %s', (_, media, payloadType, octets, step, expected) => {
    const payloads = times(101, (index) => new Uint8Array(octets).fill(index));
    expect(measured(media, payloadType, payloads, step).frameExcessOctets).toEqual(expected);
  });

  it('are held against the codec of each packet where it changes within a window', () => {
    const pipeline = new Pipeline({ probe: 'probe-1', seed: 5 });
    describeMedia(pipeline, 'm=audio 30000 RTP/AVP 8 18\r\n');
    for (let sequence = 0; sequence < 201; sequence++) {
      const [payloadType, octets] = sequence < 101 ? [8, 160] : [18, 20];
      const packet = rtp({ sequence, timestamp: sequence * 160, payloadType, payload: new Uint8Array(octets) });
      give(pipeline, START_US + sequence * 20_000, udp(ALICE, BOB, packet, sequence));
    }
    expect(payloadOf(pipeline).frameExcessOctets).toEqual({ '0': 200 });
  });
});

describe('header', () => {
  it('counts CSRCs, padding and extensions, and reads the level that the sender states', () => {
    const pipeline = new Pipeline({ probe: 'probe-1', seed: 5 });
    describeMedia(
      pipeline,
      'm=audio 30000 RTP/AVP 8\r\na=extmap:3 urn:ietf:params:rtp-hdrext:sdes:mid\r\n' +
        'a=extmap:5/sendonly urn:ietf:params:rtp-hdrext:ssrc-audio-level vad=on\r\n',
    );
    for (let sequence = 0; sequence < 100; sequence++) {
      const plain = rtp({ sequence, timestamp: sequence * 160 });
      const csrc = sequence % 2 === 1;
      // RFC 6464 4: voice activity and 42 dB under overload in the first half, 100 dB in the second, behind another element.
      const level = sequence < 50 ? 0x80 | 42 : 100;
      const extension = [0xbe, 0xde, 0, 1, 0x30, 0x61, 0x50, level];
      const packet = Uint8Array.from([
        ...plain.subarray(0, 12),
        ...(csrc ? [1, 2, 3, 4] : []),
        ...extension,
        ...plain.subarray(12),
        ...[0, 0, 3],
      ]);
      packet[0] = 0xb0 | (csrc ? 1 : 0);
      give(pipeline, START_US + sequence * 20_000, udp(ALICE, BOB, packet, sequence));
    }
    // The first packet of a stream is not measured: it waits until the stream is known.
    expect(payloadOf(pipeline)).toMatchObject({
      csrcPackets: 50,
      extensionPackets: 99,
      paddedPackets: 99,
      audioLevelPackets: 99,
      audioLevelSumDbov: -(49 * 42 + 50 * 100),
      voicePackets: 49,
      frameExcessOctets: { '0': 99 },
    });
  });

  it('unwraps redundant audio', () => {
    const pipeline = new Pipeline({ probe: 'probe-1', seed: 5 });
    describeMedia(
      pipeline,
      'm=audio 30000 RTP/AVP 121 0 122\r\na=rtpmap:121 red/8000\r\na=fmtp:121 0/0\r\na=rtpmap:122 ulpfec/8000\r\n',
    );
    const speech = repeated(MU_LAW_MILLIWATT, 160);
    for (let sequence = 0; sequence < 250; sequence++) {
      // RFC 2198 3: a redundant block of type 0, 160 units before, of 160 octets; then the primary one.
      const red = Uint8Array.from([0x80, 0x02, 0x80, 0xa0, 0x00, ...new Uint8Array(160).fill(0xff), ...speech]);
      const isFec = sequence % 10 === 9;
      const packet = rtp({
        sequence,
        timestamp: sequence * 160,
        payloadType: isFec ? 122 : 121,
        payload: isFec ? speech : red,
      });
      give(pipeline, START_US + sequence * 20_000, udp(ALICE, BOB, packet, sequence));
    }
    const [window] = windowsOf(pipeline);
    expect(window?.codec).toBe('PCMU');
    expect(window?.counts.payload).toMatchObject({ redPackets: 224, fecPackets: 25 });
    expect(levelDbm0(window?.counts.payload ?? { powerSumMilliwatt: 0, samples: 0 })).toBeCloseTo(0, 3);
  });
});

describe('path', () => {
  it('notes when the TTL shifts, and which MAC addresses it comes from', () => {
    const pipeline = new Pipeline({ probe: 'probe-1', seed: 5 });
    describeMedia(pipeline, G711);
    for (let sequence = 0; sequence < 300; sequence++) {
      const ip = udp(ALICE, BOB, rtp({ sequence, timestamp: sequence * 160 }), sequence, sequence < 100 ? 60 : 57);
      const mac = [0x02, 0, 0x5e, 0x10, 0, sequence < 260 ? 1 : 0xa2];
      const frame = Uint8Array.from([2, 0, 0, 0, 0, 9, ...mac, 0x08, 0x00, ...ip]);
      pipeline.packet(frame, 0, frame.length, frame.length, LINK_TYPE.ETHERNET, START_US + sequence * 20_000);
    }
    const windows = windowsOf(pipeline);
    expect(windows.map(({ ttlShifts }) => ttlShifts)).toEqual([[{ atUs: START_US + 2_000_000, from: 60, to: 57 }], []]);
    expect(windows.map(({ sourceMacs }) => sourceMacs)).toEqual([
      ['02:00:5e:10:00:01'],
      ['02:00:5e:10:00:01', '02:00:5e:10:00:a2'],
    ]);
  });
});
