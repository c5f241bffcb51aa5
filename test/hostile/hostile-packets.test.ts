import { endpoint, type World } from '@earshot/bench';
import type { Analysis } from '@earshot/contracts';
import { afterAll, describe, expect, it } from 'vitest';
import { analysisOf } from '../reference/earshot-command.js';
import { captureWith, ScratchFolder, START_US } from './hostile-capture.js';

const scratch = new ScratchFolder();
afterAll(() => scratch.remove());

const attacker = endpoint('203.0.113.13', 5060);
const victim = endpoint('198.51.100.77', 5060);
const MEBIBYTES = 350;

/** Invites that claim the call, with one thing that is too large. */
function sip(headers: readonly string[], body = '', contentLength: number | string = body.length): Buffer {
  const lines = [
    'INVITE sip:12065550177@198.51.100.77 SIP/2.0',
    'Via: SIP/2.0/UDP 203.0.113.13:5060;branch=z9hG4bKhostile',
    'Max-Forwards: 70',
    'From: <sip:mallory@203.0.113.13>;tag=1',
    'To: <sip:12065550177@198.51.100.77>',
    `Call-ID: hostile-${headers.length}-${body.length}@203.0.113.13`,
    'CSeq: 1 INVITE',
    ...headers,
    ...(body === '' ? [] : ['Content-Type: application/sdp']),
    `Content-Length: ${contentLength}`,
  ];
  return Buffer.from(`${lines.join('\r\n')}\r\n\r\n${body}`, 'latin1');
}

function noise(octets: number, seed: number): Buffer {
  const bytes = Buffer.alloc(octets);
  let state = seed;
  for (let at = 0; at < octets; at++) {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    bytes[at] = state >>> 16;
  }
  return bytes;
}

function at(world: World, order: number, payload: Uint8Array, from = attacker, to = victim): void {
  world.probe.captured(START_US + 100_000 + order * 997, from, to, payload);
}

const mediaPort = endpoint('198.51.100.77', 30_000);
const reportPort = endpoint('198.51.100.77', 30_001);
const elsewhere = endpoint('203.0.113.13', 40_000);

const ATTACKS: readonly [string, (world: World) => void][] = [
  ['a header of 60 000 octets', (world) => at(world, 1, sip([`Subject: ${'a'.repeat(60_000)}`]))],
  ['a header name of 60 000 octets', (world) => at(world, 1, sip([`${'X'.repeat(60_000)}: a`]))],
  ['ten thousand headers', (world) => at(world, 1, sip(Array<string>(10_000).fill('a: b')))],
  ['a Via of 4 000 values', (world) => at(world, 1, sip([`Via: ${Array(4000).fill('SIP/2.0/UDP a').join(',')}`]))],
  ['a header folded 15 000 times', (world) => at(world, 1, sip([`Subject: a${'\r\n b'.repeat(15_000)}`]))],
  ['brackets and quotes that never close', (world) => at(world, 1, sip([`Contact: ${'<"'.repeat(25_000)}`]))],
  ['parameters without end', (world) => at(world, 1, sip([`Contact: <sip:a@b>${';a=b'.repeat(14_000)}`]))],
  ['a Content-Length of 10^30', (world) => at(world, 1, sip([], 'v=0\r\n', '1'.padEnd(31, '0')))],
  ['a negative Content-Length', (world) => at(world, 1, sip([], 'v=0\r\n', '-1'))],
  ['six thousand m-lines', (world) => at(world, 1, sip([], `v=0\r\n${'m=a 1 b 0\r\n'.repeat(5800)}`))],
  [
    'an m-line of 29 000 formats',
    (world) => at(world, 1, sip([], `v=0\r\nm=audio 4000 RTP/AVP${' 0'.repeat(29_000)}\r\n`)),
  ],
  [
    'an a=rtpmap that backtracks',
    (world) => at(world, 1, sip([], `v=0\r\nm=audio 4000 RTP/AVP 0\r\na=rtpmap:0 ${' '.repeat(59_000)}\r\n`)),
  ],
  ['carriage returns only', (world) => at(world, 1, Buffer.alloc(60_000, 0x0d))],
  ['INVITE and nothing else', (world) => at(world, 1, Buffer.from('INVITE sip:a@b SIP/2.0'))],
  [
    'binary after a start line',
    (world) => at(world, 1, Buffer.concat([Buffer.from('SIP/2.0 200 OK\r\n'), noise(3000, 7)])),
  ],
  [
    'noise to the SIP, media, RTCP and HEP ports',
    (world) => {
      for (let order = 0; order < 400; order++) {
        const to = [victim, mediaPort, reportPort, endpoint('198.51.100.77', 9060)][order % 4] ?? victim;
        at(world, order, noise(1 + ((order * 37) % 1400), order + 1), elsewhere, to);
      }
    },
  ],
  [
    'RTP whose CSRC count, extension and padding reach beyond the packet',
    (world) => {
      for (const [order, first] of [0x8f, 0x90, 0xa0, 0xbf].entries()) {
        const packet = Buffer.alloc(14 + order, 0xff);
        packet[0] = first;
        packet[1] = 0;
        for (let copy = 0; copy < 20; copy++) at(world, order * 20 + copy, packet, elsewhere, mediaPort);
      }
    },
  ],
  [
    'RTCP whose lengths and counts lie',
    (world) => {
      const lies: readonly (readonly number[])[] = [
        [0x9f, 200, 0, 1, 1, 2, 3, 4],
        [0x81, 201, 0xff, 0xff, 1, 2, 3, 4],
        [0x80, 200, 0, 0],
        [0x81, 202, 0, 2, 1, 2, 3, 4, 1, 255, 65, 66],
        [0x80, 207, 0, 3, 1, 2, 3, 4, 7, 0, 0xff, 0xff, 0, 0, 0, 0],
        [0x80, 207, 0, 2, 1, 2, 3, 4, 1, 0, 0, 0],
        [0x9f, 203, 0, 1, 1, 2, 3, 4],
      ];
      for (const [order, bytes] of lies.entries()) at(world, order, Buffer.from(bytes), elsewhere, reportPort);
    },
  ],
  [
    'HEP that is noise after its name',
    (world) => {
      for (let order = 0; order < 100; order++) {
        const packet = Buffer.concat([Buffer.from('HEP3'), noise(order * 9, order)]);
        at(world, order, packet, elsewhere, endpoint('198.51.100.77', 9060));
      }
    },
  ],
  [
    'HEP of a length of 0, in chunks of a length of 0',
    (world) => {
      const to = endpoint('198.51.100.77', 9060);
      at(world, 1, Buffer.from('484550330000', 'hex'), elsewhere, to);
      at(world, 2, Buffer.from('48455033001200000001000000000001000600', 'hex'), elsewhere, to);
      at(world, 3, Buffer.from('484550330012000000010000ffff0001ffff', 'hex'), elsewhere, to);
    },
  ],
  [
    'thirty thousand first fragments that nothing completes',
    (world) => {
      for (let order = 0; order < 30_000; order++) {
        fragment(world, START_US + 100_000 + order * 97, order);
      }
    },
  ],
];

/** The first fragment of a datagram whose rest never comes. */
function fragment(world: World, atUs: number, identification: number): void {
  const frame = Buffer.alloc(14 + 20 + 1400);
  frame.writeUInt16BE(0x0800, 12);
  frame[14] = 0x45;
  frame.writeUInt16BE(20 + 1400, 16);
  frame.writeUInt16BE(identification & 0xffff, 18);
  frame.writeUInt16BE(0x2000, 20);
  frame[22] = 64;
  frame[23] = 17;
  frame.writeUInt32BE(0xcb00_7100 + (identification >> 12), 26);
  frame.writeUInt32BE(0xc633_644d, 30);
  let sum = 0;
  for (let offset = 14; offset < 34; offset += 2) sum += frame.readUInt16BE(offset);
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
  frame.writeUInt16BE(~sum & 0xffff, 24);
  world.scheduler.at(atUs, (now) => {
    world.probe.capture.frame(now, frame.length, (into, offset) => into.set(frame, offset));
  });
}

function bystander(analysis: Analysis): unknown {
  const leg = analysis.calls.flatMap((call) => call.legs).find((one) => one.callId.startsWith('bystander'));
  const streams = analysis.streams.filter((stream) => stream.callId === leg?.callId);
  return {
    state: leg?.state,
    pddMs: leg?.pddMs,
    messages: leg?.messages,
    packets: streams.map((stream) => stream.packets).sort(),
    lost: streams.map((stream) => stream.lost),
  };
}

describe('an attack beside a call: the call is measured as if it were alone', () => {
  it.each(ATTACKS)('%s', async (name, attack) => {
    const { pcap, truth } = captureWith(attack);
    const path = scratch.file(`${name.replaceAll(/[^a-z0-9]+/g, '-')}.pcap`, pcap);
    const { analysis, wallMs, peakMiB } = await analysisOf(path);
    const leg = truth.calls[0]?.legs[0];
    expect(bystander(analysis)).toEqual({
      state: leg?.state,
      pddMs: leg?.pddMs,
      messages: leg?.messages,
      packets: truth.streams.map((stream) => stream.packets).sort(),
      lost: [0, 0],
    });
    expect(analysis.capture.packets).toBe(truth.packets);
    expect(wallMs).toBeLessThan(10_000);
    expect(peakMiB).toBeLessThan(MEBIBYTES);
  });
});
