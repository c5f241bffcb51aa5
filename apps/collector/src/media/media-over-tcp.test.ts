import type { RtpWindowRecord } from '@earshot/contracts';
import { describe, expect, it } from 'vitest';
import { windowsOf } from '../fixtures/capture.js';
import {
  ALICE,
  BOB,
  type Endpoint,
  give,
  octets,
  rtp,
  SIP_A,
  SIP_B,
  START_US,
  senderReport,
  sip,
  tcp,
  udp,
} from '../fixtures/packets.js';
import { Pipeline } from '../pipeline.js';

/** The active end, whose port no description tells (RFC 6544 4.5: it is 9 there). */
const ACTIVE: Endpoint = { ip: ALICE.ip, port: 51_515 };
const STEP_US = 20_000;
const FIRST = { active: 0xffff_ff00, passive: 7_000 };

const framed = (packet: Uint8Array): number[] => [packet.length >> 8, packet.length & 0xff, ...packet];
const CHECK = octets('00010008 2112a442 b7e7a701 bc34d686 fa87dfae 80220004 61626364');
const SUCCESS = octets('0101000c 2112a442 b7e7a701 bc34d686 fa87dfae 00200008 0001e112 e721c045');

const packets = (ssrc: number): Uint8Array[] =>
  Array.from({ length: 100 }, (_, sequence) => rtp({ sequence, timestamp: sequence * 160, ssrc }));

/** A call whose callee takes connections at its media address. */
function invited(): Pipeline {
  const pipeline = new Pipeline({ probe: 'test', seed: 11 });
  const overTcp = (text: string) =>
    text
      .replace('RTP/AVP', 'TCP/RTP/AVP')
      .replace(/Content-Length: (\d+)/, (_, length) => `Content-Length: ${Number(length) + 4}`);
  give(
    pipeline,
    START_US - 2_000,
    udp(SIP_A, SIP_B, overTcp(sip('INVITE sip:bob@example.com SIP/2.0', { media: { ip: ALICE.ip, port: 9 } }))),
  );
  give(pipeline, START_US - 1_000, udp(SIP_B, SIP_A, overTcp(sip('SIP/2.0 200 OK', { media: BOB }))));
  return pipeline;
}

/** One direction, in segments of so many octets, from the first packet on. */
function stream(pipeline: Pipeline, from: Endpoint, to: Endpoint, bytes: Uint8Array, size: number): void {
  let sequence = from === ACTIVE ? FIRST.active : FIRST.passive;
  for (let start = 0; start < bytes.length; start += size) {
    const piece = bytes.subarray(start, start + size);
    give(pipeline, START_US + Math.round((start / 174) * STEP_US), tcp(from, to, sequence, piece));
    sequence = (sequence + piece.length) >>> 0;
  }
}

const sumOf = (windows: readonly RtpWindowRecord[], ssrc: number) =>
  windows.filter((window) => window.ssrc === ssrc).reduce((sum, { counts }) => sum + counts.packets, 0);

describe('media over TCP (RFC 4571, RFC 6544)', () => {
  it.each([174, 60, 1000])('behind the checks of ICE, in segments of %i octets', (size) => {
    const pipeline = invited();
    const report = senderReport(0xa11ce);
    stream(pipeline, ACTIVE, BOB, Uint8Array.from([CHECK, report, ...packets(0xa11ce)].flatMap(framed)), size);
    stream(pipeline, BOB, ACTIVE, Uint8Array.from([SUCCESS, ...packets(0xb0b)].flatMap(framed)), size);
    const windows = windowsOf(pipeline);
    expect([sumOf(windows, 0xa11ce), sumOf(windows, 0xb0b)]).toEqual([100, 100]);
    expect(windows.every(({ callId, codec }) => callId === 'call-1' && codec === 'PCMA')).toBe(true);
    expect(windows[0]).toMatchObject({ src: '192.0.2.1:51515', dst: '198.51.100.7:30000' });
    expect(pipeline.snapshot()).toMatchObject({
      'packets.rtp': 200,
      'packets.rtcp': 1,
      'media.unwrapped-from-tcp': 201,
      'packets.tcp-not-sip': 0,
    });
  });

  it('of a connection that was open before the capture, at an address that SDP announced', () => {
    const pipeline = invited();
    stream(pipeline, ACTIVE, BOB, Uint8Array.from(packets(0xa11ce).flatMap(framed)), 348);
    expect(sumOf(windowsOf(pipeline), 0xa11ce)).toBe(100);
  });

  it('is not looked for where nobody announced it', () => {
    const pipeline = new Pipeline({ probe: 'test', seed: 11 });
    stream(pipeline, ACTIVE, BOB, Uint8Array.from(packets(0xa11ce).flatMap(framed)), 348);
    expect(windowsOf(pipeline)).toEqual([]);
    expect(pipeline.snapshot()).toMatchObject({
      'packets.tcp-media': 0,
      'packets.rtp': 0,
      'media.unwrapped-from-tcp': 0,
    });
  });

  it('goes on behind a segment that was lost, and counts it', () => {
    const pipeline = invited();
    let sequence = FIRST.active;
    for (const [index, packet] of [CHECK, ...packets(0xa11ce)].entries()) {
      const bytes = Uint8Array.from(framed(packet));
      // Number 51 waits for it, and is given up with it after ten seconds.
      const late = index > 51 ? 11_000_000 : 0;
      if (index !== 50) give(pipeline, START_US + index * STEP_US + late, tcp(ACTIVE, BOB, sequence, bytes));
      sequence = (sequence + bytes.length) >>> 0;
    }
    expect(sumOf(windowsOf(pipeline), 0xa11ce)).toBe(98);
    expect(pipeline.snapshot()).toMatchObject({ 'tcp.gaps': 1, 'media.tcp-octets-skipped': 172 });
  });
});
