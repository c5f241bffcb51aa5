import { describe, expect, it } from 'vitest';
import { windowsOf } from '../fixtures/capture.js';
import {
  ALICE,
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
import { MAX_LONE_CLIENTS, MAX_TURN_CLIENTS } from './turn-relays.js';

/** Behind a NAT; 203.0.113.3 is the relay, which gives it 198.51.100.7:49152. */
const CLIENT: Endpoint = { ip: '10.0.0.7', port: 50_000 };
const SERVER: Endpoint = { ip: '203.0.113.3', port: 3478 };
const RELAYED: Endpoint = { ip: '198.51.100.7', port: 49_152 };

/** RFC 8656 12.4: channel(16) length(16) data, padded over TCP only. */
function channelData(channel: string, data: Uint8Array): Uint8Array {
  return Uint8Array.from([...octets(channel), data.length >> 8, data.length & 0xff, ...data]);
}

function allocate(pipeline: Pipeline): void {
  const id = '000000000000000000000001';
  // XOR-RELAYED-ADDRESS 198.51.100.7:49152; then channel 0x4001 to Alice, XOR-PEER-ADDRESS 192.0.2.1:40000.
  give(pipeline, START_US - 900, udp(SERVER, CLIENT, octets(`0103000c 2112a442 ${id} 00160008 0001e112 e721c045`)));
  give(
    pipeline,
    START_US - 800,
    udp(CLIENT, SERVER, octets(`00090014 2112a442 ${id} 000c0004 40010000 00120008 0001bd52 e112a643`)),
  );
}

function giveBothWays(pipeline: Pipeline): void {
  for (let sequence = 0; sequence < 100; sequence++) {
    const at = START_US + sequence * 20_000;
    const timestamp = sequence * 160;
    give(pipeline, at, udp(CLIENT, SERVER, channelData('4001', rtp({ sequence, timestamp, ssrc: 0xb0b })), sequence));
    give(pipeline, at + 100, udp(SERVER, CLIENT, channelData('4001', rtp({ sequence, timestamp })), sequence));
  }
}

describe('TURN channel data', () => {
  it('is known through a flood of allocations that nothing follows', () => {
    const pipeline = new Pipeline({ probe: 'probe-1', seed: 5 });
    allocate(pipeline);
    for (let index = 0; index < MAX_TURN_CLIENTS + 100; index++) {
      const client: Endpoint = { ip: `203.0.113.${index >> 10}`, port: 1024 + (index & 1023) };
      const id = index.toString(16).padStart(24, '0');
      give(pipeline, START_US - 700, udp(SERVER, client, octets(`0103000c 2112a442 ${id} 00160008 0001e112 e721c045`)));
    }
    expect(pipeline.counters.get('turn.clients-evicted')).toBeGreaterThan(MAX_TURN_CLIENTS - MAX_LONE_CLIENTS);
    giveBothWays(pipeline);
    expect(windowsOf(pipeline).map(({ relayed }) => relayed?.src)).toContain('198.51.100.7:49152');
  });

  it('is measured where it was seen, and belongs to the call of the addresses that it is relayed between', () => {
    const pipeline = new Pipeline({ probe: 'probe-1', seed: 5 });
    give(pipeline, START_US - 2000, udp(SIP_A, SIP_B, sip('INVITE sip:bob@example.com SIP/2.0', { media: ALICE })));
    give(pipeline, START_US - 1000, udp(SIP_B, SIP_A, sip('SIP/2.0 200 OK', { media: RELAYED })));
    allocate(pipeline);
    giveBothWays(pipeline);
    expect(windowsOf(pipeline)).toMatchObject([
      {
        src: '10.0.0.7:50000',
        dst: '203.0.113.3:3478',
        ssrc: 0xb0b,
        callId: 'call-1',
        relayed: { src: '198.51.100.7:49152', dst: '192.0.2.1:40000' },
        codec: 'PCMA',
        clockSource: 'sdp',
        counts: { packets: 100, expected: 100 },
      },
      {
        src: '203.0.113.3:3478',
        dst: '10.0.0.7:50000',
        ssrc: 0xa11ce,
        callId: 'call-1',
        relayed: { src: '192.0.2.1:40000', dst: '198.51.100.7:49152' },
        counts: { packets: 100, expected: 100 },
      },
    ]);
  });

  it('is measured without the allocation too, under the addresses that were seen', () => {
    const pipeline = new Pipeline({ probe: 'probe-1', seed: 5 });
    giveBothWays(pipeline);
    expect(windowsOf(pipeline)).toMatchObject([
      { ssrc: 0xb0b, callId: null, relayed: null },
      { ssrc: 0xa11ce, callId: null, relayed: null },
    ]);
  });

  it('that holds RTCP gives a report, and what holds neither is counted as it is', () => {
    const pipeline = new Pipeline({ probe: 'probe-1', seed: 5 });
    give(pipeline, START_US, udp(CLIENT, SERVER, channelData('4001', senderReport(0xb0b))));
    give(
      pipeline,
      START_US + 1000,
      udp(CLIENT, SERVER, channelData('4001', octets('17fefd0001000000000001000401020304'))),
    );
    give(pipeline, START_US + 2000, udp(CLIENT, SERVER, octets('40010400 8008')));
    expect(windowsOf(pipeline)).toEqual([]);
    expect(pipeline.snapshot()).toMatchObject({ 'packets.rtcp': 1, 'packets.turn-channel': 1, 'turn.unwrapped': 1 });
  });
});

/** Send (0016) or Data (0017) with XOR-PEER-ADDRESS 192.0.2.1:40000, and DATA padded to whole words (RFC 8656 11). */
function indication(type: string, data: Uint8Array): Uint8Array {
  const padded = (data.length + 3) & ~3;
  const length = (12 + 4 + padded).toString(16).padStart(4, '0');
  const size = data.length.toString(16).padStart(4, '0');
  const head = octets(`${type}${length} 2112a442 000000000000000000000009 00120008 0001bd52 e112a643 0013${size}`);
  return Uint8Array.from([...head, ...data, ...new Array(padded - data.length).fill(0)]);
}

function invited(): Pipeline {
  const pipeline = new Pipeline({ probe: 'probe-1', seed: 5 });
  give(pipeline, START_US - 2000, udp(SIP_A, SIP_B, sip('INVITE sip:bob@example.com SIP/2.0', { media: ALICE })));
  give(pipeline, START_US - 1000, udp(SIP_B, SIP_A, sip('SIP/2.0 200 OK', { media: RELAYED })));
  return pipeline;
}

const BOTH_RELAYED = [
  {
    src: '10.0.0.7:50000',
    dst: '203.0.113.3:3478',
    ssrc: 0xb0b,
    callId: 'call-1',
    relayed: { src: '198.51.100.7:49152', dst: '192.0.2.1:40000' },
    counts: { packets: 100, expected: 100 },
  },
  {
    src: '203.0.113.3:3478',
    dst: '10.0.0.7:50000',
    ssrc: 0xa11ce,
    callId: 'call-1',
    relayed: { src: '192.0.2.1:40000', dst: '198.51.100.7:49152' },
    counts: { packets: 100, expected: 100 },
  },
];

describe('TURN indications', () => {
  it('with RTP are measured as channel data is', () => {
    const pipeline = invited();
    allocate(pipeline);
    for (let sequence = 0; sequence < 100; sequence++) {
      const at = START_US + sequence * 20_000;
      const timestamp = sequence * 160;
      const sent = indication('0016', rtp({ sequence, timestamp, ssrc: 0xb0b }));
      const received = indication('0017', rtp({ sequence, timestamp }));
      give(pipeline, at, udp(CLIENT, SERVER, sent, sequence));
      give(pipeline, at + 100, udp(SERVER, CLIENT, received, sequence));
    }
    expect(windowsOf(pipeline)).toMatchObject(BOTH_RELAYED);
    expect(pipeline.snapshot()).toMatchObject({ 'packets.rtp': 200, 'packets.stun': 2, 'turn.unwrapped': 200 });
  });

  it('with RTCP give a report, and with neither are STUN', () => {
    const pipeline = invited();
    allocate(pipeline);
    give(pipeline, START_US, udp(CLIENT, SERVER, indication('0016', senderReport(0xb0b))));
    give(pipeline, START_US + 1000, udp(CLIENT, SERVER, indication('0016', octets('0102030405'))));
    give(pipeline, START_US + 2000, udp(CLIENT, SERVER, indication('0001', senderReport(0xb0b))));
    expect(windowsOf(pipeline)).toEqual([]);
    expect(pipeline.snapshot()).toMatchObject({
      'packets.rtcp': 1,
      'packets.stun': 4,
      'turn.unwrapped': 1,
      'checksums.udp-wrong': 0,
    });
  });
});

describe('TURN over TCP', () => {
  const id = '000000000000000000000001';
  const allocated = octets(`0103000c 2112a442 ${id} 00160008 0001e112 e721c045`);
  const bound = octets(`00090014 2112a442 ${id} 000c0004 40010000 00120008 0001bd52 e112a643`);

  /** One direction of the connection, in segments of so many octets. */
  function stream(pipeline: Pipeline, from: Endpoint, to: Endpoint, octetsOfStream: Uint8Array, size: number): void {
    let sequence = from === CLIENT ? 1000 : 5_000_000;
    let at = START_US;
    for (let start = 0; start < octetsOfStream.length; start += size) {
      const piece = octetsOfStream.subarray(start, start + size);
      give(pipeline, at, tcp(from, to, sequence, piece));
      sequence += piece.length;
      at += Math.round((size * 20_000) / 188);
    }
  }

  /** Channel data over TCP is padded to whole words. */
  function channels(ssrc: number): Uint8Array[] {
    return Array.from({ length: 100 }, (_, sequence) => {
      const data = rtp({ sequence, timestamp: sequence * 160, ssrc });
      const padding = new Array((4 - (data.length & 3)) & 3).fill(0);
      return Uint8Array.from([...channelData('4001', data), ...padding]);
    });
  }

  it.each([188, 60, 1000])('in segments of %i octets is unwrapped', (size) => {
    const pipeline = invited();
    give(pipeline, START_US - 900, tcp(SERVER, CLIENT, 5_000_000 - allocated.length, allocated));
    give(pipeline, START_US - 800, tcp(CLIENT, SERVER, 1000 - bound.length, bound));
    stream(pipeline, CLIENT, SERVER, Buffer.concat(channels(0xb0b)), size);
    stream(pipeline, SERVER, CLIENT, Buffer.concat(channels(0xa11ce)), size);
    expect(windowsOf(pipeline)).toMatchObject(BOTH_RELAYED);
    const counters = pipeline.snapshot();
    expect(counters).toMatchObject({ 'packets.rtp': 200, 'turn.unwrapped-from-tcp': 200, 'packets.tcp-not-sip': 0 });
    expect(counters['packets.tcp-stun']).toBe(2 + 2 * Math.ceil(Buffer.concat(channels(1)).length / size));
  });

  it('whose segment was lost goes on behind it', () => {
    const pipeline = invited();
    give(pipeline, START_US - 800, tcp(CLIENT, SERVER, 1000 - bound.length, bound));
    let sequence = 1000;
    for (const [index, data] of channels(0xb0b).entries()) {
      if (index !== 50) give(pipeline, START_US + index * 20_000, tcp(CLIENT, SERVER, sequence, data));
      sequence += data.length;
    }
    // What waited for the segment is given up at the end, and counted.
    windowsOf(pipeline);
    const counters = pipeline.snapshot();
    const waited = channels(1)
      .slice(51)
      .reduce((sum, data) => sum + data.length, 0);
    expect(counters['turn.unwrapped-from-tcp']).toBe(50);
    expect(counters['stun.tcp-octets-skipped']).toBeGreaterThan(0);
    expect(counters['stun.tcp-octets-skipped']).toBeLessThanOrEqual(waited);
  });
});
