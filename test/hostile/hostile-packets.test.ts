import { endpoint, type World } from '@earshot/bench';
import type { Analysis } from '@earshot/contracts';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { analysisOf } from '../reference/earshot-command.js';
import { captureWith, ScratchFolder, START_US } from './hostile-capture.js';
import { ethernet, frameAt, ipv4, tcp, udp } from './raw-frame.js';

// Each runs the command, the first one after a build.
vi.setConfig({ testTimeout: 300_000 });

const scratch = new ScratchFolder();
afterAll(() => scratch.remove());

const attacker = endpoint('203.0.113.13', 5060);
const victim = endpoint('198.51.100.77', 5060);
const MEBIBYTES = 350;
const ATTACK_US = START_US + 100_000;

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
  world.probe.captured(ATTACK_US + order * 997, from, to, payload);
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
      const half = udp(5060, 5060, Buffer.alloc(1392));
      for (let order = 0; order < 30_000; order++) {
        const source = 0xcb00_7100 + (order >> 12);
        frameAt(world, ATTACK_US + order * 97, ethernet(0x0800, ipv4(17, half, order, 0x2000, source)));
      }
    },
  ],
  [
    'fragments that overlap, and one that ends beyond 65 535',
    (world) => {
      const piece = Buffer.alloc(1400, 0x41);
      for (const [order, offset] of [0x2000, 0x2000 | 10, 0x2000 | 5, 0x1fff, 100].entries()) {
        frameAt(world, ATTACK_US + order * 97, ethernet(0x0800, ipv4(17, piece, 7, offset)));
      }
    },
  ],
  [
    'twenty thousand TCP connections that begin a message and never end it',
    (world) => {
      const begun = Buffer.from('INVITE sip:a@b SIP/2.0\r\nContent-Length: 60000\r\n\r\n');
      for (let order = 0; order < 20_000; order++) {
        const source = 0xcb00_7100 + (order % 200);
        frameAt(world, ATTACK_US + order * 97, ethernet(0x0800, ipv4(6, tcp(1024 + order, 1, begun), 0, 0, source)));
      }
    },
  ],
  [
    'ten megabytes on one TCP connection that begin like SIP and have no end of line',
    (world) => {
      const filler = Buffer.alloc(1400, 0x41);
      frameAt(world, ATTACK_US, ethernet(0x0800, ipv4(6, tcp(4000, 1, Buffer.from('INVITE sip:')))));
      for (let order = 0; order < 7500; order++) {
        const sequence = 12 + order * filler.length;
        frameAt(world, ATTACK_US + 100 + order * 97, ethernet(0x0800, ipv4(6, tcp(4000, sequence, filler))));
      }
    },
  ],
  [
    'TCP segments that are far out of order, and never the first',
    (world) => {
      const filler = Buffer.from('SIP/2.0 200 OK\r\n'.repeat(80));
      for (let order = 0; order < 5000; order++) {
        const sequence = (order * 0x1234_567) >>> 0;
        frameAt(world, ATTACK_US + order * 97, ethernet(0x0800, ipv4(6, tcp(4001, sequence, filler))));
      }
    },
  ],
  [
    'three hundred VLAN tags',
    (world) => {
      let inner: Buffer = Buffer.concat([Buffer.from([0x08, 0x00]), ipv4(17, udp(5060, 5060, Buffer.alloc(20)))]);
      for (let depth = 0; depth < 300; depth++) inner = Buffer.concat([Buffer.from([0x81, 0x00, 0, 1]), inner]);
      frameAt(world, ATTACK_US, Buffer.concat([Buffer.alloc(12), inner]));
    },
  ],
  [
    'IP in IP a thousand times',
    (world) => {
      let inner: Buffer = udp(5060, 5060, Buffer.alloc(20));
      let protocol = 17;
      for (let depth = 0; depth < 1000; depth++) {
        inner = ipv4(protocol, inner);
        protocol = 4;
      }
      frameAt(world, ATTACK_US, ethernet(0x0800, inner));
    },
  ],
  [
    'VXLAN in VXLAN three hundred times',
    (world) => {
      let frame = ethernet(0x0800, ipv4(17, udp(5060, 5060, Buffer.alloc(20))));
      for (let depth = 0; depth < 300; depth++) {
        const vxlan = Buffer.concat([Buffer.from([8, 0, 0, 0, 0, 0, 1, 0]), frame]);
        frame = ethernet(0x0800, ipv4(17, udp(4789, 4789, vxlan)));
      }
      frameAt(world, ATTACK_US, frame);
    },
  ],
  [
    'IPv4 headers whose lengths lie',
    (world) => {
      const honest = ipv4(17, udp(5060, 5060, Buffer.alloc(20)));
      for (const [order, [offset, value]] of [
        [0, 0x4f],
        [0, 0x41],
        [2, 0xff],
        [3, 3],
        [24, 0xff],
        [25, 2],
      ].entries()) {
        const lie = Buffer.from(honest);
        lie[offset as number] = value as number;
        frameAt(world, ATTACK_US + order, ethernet(0x0800, lie));
      }
    },
  ],
];

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
    expect(wallMs).toBeLessThan(15_000);
    expect(peakMiB).toBeLessThan(MEBIBYTES);
  });
});
