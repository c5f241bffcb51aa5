import { PcapWriter } from '@earshot/bench';
import { CaptureFileReader } from '@earshot/protocol';

/** Ethernet II, IPv4 without options and UDP, as the demo has it. */
const DESTINATION = 14 + 16;
const UDP = 14 + 20;
const RTP = UDP + 8;

/** A capture of the same calls, further on towards one host. */
export interface SecondCapture {
  readonly bytes: Buffer;
  /** Sequence numbers of RTP to the host, those that arrived there and those lost on the way. */
  readonly passed: readonly number[];
  readonly lost: readonly number[];
}

/** What goes to the host comes later by so much, and one of so many RTP packets not at all; what comes from it was here as much before. */
export function capturedNearer(
  pcap: Buffer,
  host: readonly number[],
  delayUs: number,
  lostOneOf: number,
): SecondCapture {
  const frames: { atUs: number; bytes: Buffer }[] = [];
  const passed: number[] = [];
  const lost: number[] = [];
  const reader = new CaptureFileReader();
  reader.push(pcap);
  let toHost = 0;
  while (reader.next()) {
    const { data, start, capturedLength, tsUs } = reader.cursor;
    const bytes = Buffer.from(data.subarray(start, start + capturedLength));
    const isToHost = host.every((octet, index) => bytes[DESTINATION + index] === octet);
    const isRtp = isToHost && bytes.readUInt16BE(UDP) % 2 === 0 && bytes.readUInt16BE(UDP + 2) !== 5060;
    if (isRtp) {
      const isLost = ++toHost % lostOneOf === 0;
      (isLost ? lost : passed).push(bytes.readUInt16BE(RTP + 2));
      if (isLost) continue;
    }
    frames.push({ atUs: tsUs + (isToHost ? delayUs : -delayUs), bytes });
  }
  frames.sort((a, b) => a.atUs - b.atUs);
  const chunks: Buffer[] = [];
  const writer = new PcapWriter((chunk) => chunks.push(chunk));
  for (const { atUs, bytes } of frames) writer.frame(atUs, bytes.length, (into, offset) => bytes.copy(into, offset));
  writer.close();
  return { bytes: Buffer.concat(chunks), passed, lost };
}
