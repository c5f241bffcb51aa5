import { captureRecord, type RtpWindowRecord } from '@earshot/contracts';
import { describe, expect, it } from 'vitest';
import {
  ALICE,
  BOB,
  balance,
  type Endpoint,
  give,
  rtp,
  START_US,
  senderReport,
  sip,
  udp,
} from '../fixtures/packets.js';
import { Pipeline } from '../pipeline.js';

const SIP_A: Endpoint = { ip: ALICE.ip, port: 5060 };
const SIP_B: Endpoint = { ip: BOB.ip, port: 5060 };
/** Behind a NAT; 203.0.113.3 is the relay, which gives it 198.51.100.7:49152. */
const CLIENT: Endpoint = { ip: '10.0.0.7', port: 50_000 };
const SERVER: Endpoint = { ip: '203.0.113.3', port: 3478 };
const RELAYED: Endpoint = { ip: '198.51.100.7', port: 49_152 };

function octets(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text.replace(/\s+/g, ''), 'hex'));
}

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

function windowsOf(pipeline: Pipeline): RtpWindowRecord[] {
  pipeline.finish();
  const counters = pipeline.snapshot();
  const { in: into, out } = balance(counters);
  expect(out).toBe(into);
  const windows = pipeline.takeRecords().filter((record) => record.kind === 'rtp-window');
  for (const window of windows) expect(captureRecord.safeParse(window).error).toBeUndefined();
  return windows;
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
