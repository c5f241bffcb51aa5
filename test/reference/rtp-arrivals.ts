import { readFileSync } from 'node:fs';

/** A reader of the generator's captures alone: classic pcap, little-endian, microseconds, Ethernet, IPv4, UDP. No bounds are checked. */

/** One RTP packet as captured. */
export interface RtpArrival {
  readonly arrivalUs: number;
  readonly sequence: number;
  readonly timestamp: number;
  readonly payloadType: number;
  readonly marker: boolean;
  readonly ttl: number;
  readonly payloadOctets: number;
}

const SIP_PORT = 5060;

/** RTP packets by SSRC (`0x1234abcd`), in order of arrival. RTP is what has an even port other than SIP's. */
export function rtpArrivals(path: string): Map<string, RtpArrival[]> {
  const file = readFileSync(path);
  const streams = new Map<string, RtpArrival[]>();
  for (let at = 24; at < file.length; ) {
    const arrivalUs = file.readUInt32LE(at) * 1e6 + file.readUInt32LE(at + 4);
    const octets = file.readUInt32LE(at + 8);
    const frame = file.subarray(at + 16, at + 16 + octets);
    at += 16 + octets;
    const destinationPort = frame.readUInt16BE(36);
    if (destinationPort === SIP_PORT || destinationPort % 2 === 1) continue;
    const rtp = frame.subarray(42);
    const ssrc = `0x${rtp.readUInt32BE(8).toString(16).padStart(8, '0')}`;
    const stream = streams.get(ssrc) ?? [];
    streams.set(ssrc, stream);
    stream.push({
      arrivalUs,
      sequence: rtp.readUInt16BE(2),
      timestamp: rtp.readUInt32BE(4),
      payloadType: (rtp[1] ?? 0) & 0x7f,
      marker: ((rtp[1] ?? 0) & 0x80) !== 0,
      ttl: frame[22] ?? 0,
      payloadOctets: rtp.length - 12,
    });
  }
  return streams;
}
