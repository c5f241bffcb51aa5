import { endpoint } from '../endpoint.js';
import { placeCall } from '../placed-call.js';
import { rtpPacket } from '../rtp-packet.js';
import { PCMU, sessionDescription } from '../session-description.js';
import { IPV4_FRAME_OVERHEAD, writeIpv4Frame } from '../udp-frame.js';
import type { World } from '../world.js';

const PACKETS = 200_000;
const MARKS = { ttl: 60, dscp: 46 };
const PAYLOAD = new Uint8Array(160).fill(0xff);

/** INVITEs that nothing answers, each of a call of its own. */
export function loneInvites(world: World, startUs: number): void {
  for (let call = 0; call < PACKETS; call++) {
    const atUs = startUs + call * 50;
    world.scheduler.at(atUs, () => {
      const caller = endpoint(`198.18.${call % 250}.${1 + (call % 200)}`, 1024 + (call % 60_000));
      const leg = world.leg('lone-invite', {
        callId: `${world.random.hexadecimal(24)}@flood.example`,
        caller,
        callee: endpoint('198.19.0.1', 5060),
        from: `${call}`,
        to: `${call + 1}`,
        callerAgent: 'Bench/1.0',
        calleeAgent: 'Bench/1.0',
      });
      leg.invite(atUs, sessionDescription(caller, [PCMU], 20, 1));
    });
  }
}

/** RTP packets, each from a source of its own. */
export function loneRtp(world: World, startUs: number): void {
  const { random, probe } = world;
  for (let packet = 0; packet < PACKETS; packet++) {
    world.scheduler.at(startUs + packet * 50, (now) => {
      const from = { ip: 0xc612_0000 + random.integer(0, 0xffff), port: 2 * random.integer(512, 32_000) };
      const to = { ip: 0xc613_0000 + random.integer(0, 0xffff), port: 2 * random.integer(512, 32_000) };
      const numbers = [
        random.integer(0, 0xffff),
        random.integer(0, 0xffff_ffff),
        random.integer(1, 0xffff_ffff),
      ] as const;
      probe.capturedNow(now, from, to, rtpPacket(0, false, ...numbers, PAYLOAD), MARKS);
    });
  }
}

/** STUN binding requests (RFC 8489 5), each between addresses of its own. */
export function loneStun(world: World, startUs: number): void {
  const { random, probe } = world;
  for (let packet = 0; packet < PACKETS; packet++) {
    world.scheduler.at(startUs + packet * 50, (now) => {
      const from = { ip: 0xc612_0000 + random.integer(0, 0xffff), port: random.integer(1024, 0xffff) };
      const to = { ip: 0xc613_0000 + random.integer(0, 0xffff), port: 3478 };
      const request = new Uint8Array(20);
      const view = new DataView(request.buffer);
      view.setUint16(0, 0x0001);
      view.setUint32(4, 0x2112_a442);
      for (let word = 0; word < 3; word++) view.setUint32(8 + 4 * word, random.integer(0, 0xffff_ffff));
      probe.capturedNow(now, from, to, request, MARKS);
    });
  }
}

/** Receiver reports with a CNAME (RFC 3550 6.4.2, 6.5.1), each of a receiver of its own. */
export function loneRtcp(world: World, startUs: number): void {
  const { random, probe } = world;
  for (let packet = 0; packet < PACKETS; packet++) {
    world.scheduler.at(startUs + packet * 50, (now) => {
      const from = { ip: 0xc612_0000 + random.integer(0, 0xffff), port: 1 + 2 * random.integer(512, 32_000) };
      const to = { ip: 0xc613_0000 + random.integer(0, 0xffff), port: 1 + 2 * random.integer(512, 32_000) };
      const receiver = random.integer(1, 0xffff_ffff);
      const compound = Buffer.alloc(32 + 12);
      compound.writeUInt32BE(0x81c9_0007, 0);
      compound.writeUInt32BE(receiver, 4);
      compound.writeUInt32BE(random.integer(1, 0xffff_ffff), 8);
      compound.writeUInt32BE(0x81ca_0002, 32);
      compound.writeUInt32BE(receiver, 36);
      compound.write('\x01\x01a', 40, 'latin1');
      probe.capturedNow(now, from, to, compound, MARKS);
    });
  }
}

/** SYNs (RFC 9293 3.1) to the port of SIP, each from an address of its own. */
export function loneSyns(world: World, startUs: number): void {
  loneSegments(world, startUs, 6, 20, 0, (segment, random) => {
    segment.writeUInt16BE(random.integer(1024, 0xffff), 0);
    segment.writeUInt16BE(5060, 2);
    segment.writeUInt32BE(random.integer(0, 0xffff_ffff), 4);
    segment.writeUInt32BE(0x5002_ffff, 12);
  });
}

/** First fragments of UDP datagrams whose rest never comes (RFC 791 3.2). */
export function loneFragments(world: World, startUs: number): void {
  loneSegments(world, startUs, 17, 1480, 0x2000, (datagram, random) => {
    datagram.writeUInt16BE(random.integer(1024, 0xffff), 0);
    datagram.writeUInt16BE(5060, 2);
    datagram.writeUInt16BE(2 * datagram.length, 4);
  });
}

function loneSegments(
  { scheduler, random, probe }: World,
  startUs: number,
  protocol: number,
  octets: number,
  flags: number,
  fill: (segment: Buffer, random: World['random']) => void,
): void {
  for (let packet = 0; packet < PACKETS; packet++) {
    scheduler.at(startUs + packet * 50, (now) => {
      const from = { ip: 0xc612_0000 + random.integer(0, 0xffff) };
      const to = { ip: 0xc613_0000 + random.integer(0, 0xffff) };
      const fragmentation = (packet & 0xffff) * 0x1_0000 + flags;
      probe.capture.frame(now, IPV4_FRAME_OVERHEAD + octets, (into, offset) => {
        const start = writeIpv4Frame(into, offset, from, to, octets, MARKS, { protocol, fragmentation });
        fill(into.subarray(start, start + octets).fill(0), random);
      });
    });
  }
}

/** OPTIONS that nothing answers, each of a Call-ID of its own. */
export function loneOptions(world: World, startUs: number): void {
  const { random, probe } = world;
  for (let packet = 0; packet < PACKETS; packet++) {
    world.scheduler.at(startUs + packet * 50, (now) => {
      const from = { ip: 0xc612_0000 + random.integer(0, 0xffff), port: 5060 };
      const request = [
        `OPTIONS sip:${packet}@198.19.0.1 SIP/2.0`,
        `Via: SIP/2.0/UDP flood.example;branch=z9hG4bK${random.hexadecimal(14)}`,
        'Max-Forwards: 70',
        `From: <sip:${packet}@flood.example>;tag=${random.hexadecimal(10)}`,
        `To: <sip:${packet}@198.19.0.1>`,
        `Call-ID: ${random.hexadecimal(24)}@flood.example`,
        'CSeq: 1 OPTIONS',
        'User-Agent: Bench/1.0',
        'Content-Length: 0',
        '',
        '',
      ].join('\r\n');
      probe.capturedNow(now, from, { ip: 0xc613_0001, port: 5060 }, Buffer.from(request, 'latin1'), MARKS);
    });
  }
}

/** A single short call: what the program itself costs. */
export function loneCall(world: World, startUs: number): void {
  placeCall(world, {
    profile: 'clean',
    startUs,
    leg: {
      callId: 'lone@flood.example',
      caller: endpoint('198.18.0.1', 5060),
      callee: endpoint('198.19.0.1', 5060),
      from: '12025550100',
      to: '12065550100',
      callerAgent: 'Bench/1.0',
      calleeAgent: 'Bench/1.0',
    },
    callerMedia: endpoint('198.18.0.1', 10_000),
    calleeMedia: endpoint('198.19.0.1', 10_000),
    talkUs: 10_000_000,
  });
}
