/** RTCP writers (RFC 3550 6, RFC 3611): each returns one packet of a compound. */

export interface ReportBlock {
  readonly ssrc: number;
  readonly fractionLost256: number;
  readonly cumulativeLost: number;
  readonly extendedHighestSequence: number;
  readonly jitterUnits: number;
  readonly lastSenderReport: number;
  /** 1/65536 s. */
  readonly delaySinceLastSenderReport: number;
}

export interface NtpTime {
  readonly seconds: number;
  readonly fraction: number;
}

const NTP_UNIX_OFFSET = 2_208_988_800;

export function ntpTime(unixUs: number): NtpTime {
  const seconds = Math.floor(unixUs / 1e6);
  const fraction = Math.floor(((unixUs - seconds * 1e6) / 1e6) * 0x1_0000_0000);
  return { seconds: seconds + NTP_UNIX_OFFSET, fraction };
}

/** RFC 3550 6.4.1: the middle 32 bits. */
export function middleOf(time: NtpTime): number {
  return (((time.seconds & 0xffff) << 16) | (time.fraction >>> 16)) >>> 0;
}

function header(count: number, packetType: number, octets: number): Buffer {
  const packet = Buffer.alloc(octets);
  packet[0] = 0x80 | count;
  packet[1] = packetType;
  packet.writeUInt16BE(octets / 4 - 1, 2);
  return packet;
}

function writeReportBlock(packet: Buffer, at: number, block: ReportBlock): void {
  packet.writeUInt32BE(block.ssrc >>> 0, at);
  packet[at + 4] = block.fractionLost256;
  packet.writeIntBE(block.cumulativeLost, at + 5, 3);
  packet.writeUInt32BE(block.extendedHighestSequence >>> 0, at + 8);
  packet.writeUInt32BE(block.jitterUnits, at + 12);
  packet.writeUInt32BE(block.lastSenderReport, at + 16);
  packet.writeUInt32BE(block.delaySinceLastSenderReport, at + 20);
}

export function senderReport(
  ssrc: number,
  ntp: NtpTime,
  rtpTimestamp: number,
  packets: number,
  octets: number,
  blocks: readonly ReportBlock[],
): Buffer {
  const packet = header(blocks.length, 200, 28 + 24 * blocks.length);
  packet.writeUInt32BE(ssrc >>> 0, 4);
  packet.writeUInt32BE(ntp.seconds >>> 0, 8);
  packet.writeUInt32BE(ntp.fraction, 12);
  packet.writeUInt32BE(rtpTimestamp >>> 0, 16);
  packet.writeUInt32BE(packets, 20);
  packet.writeUInt32BE(octets, 24);
  blocks.forEach((block, order) => {
    writeReportBlock(packet, 28 + 24 * order, block);
  });
  return packet;
}

export function receiverReport(ssrc: number, blocks: readonly ReportBlock[]): Buffer {
  const packet = header(blocks.length, 201, 8 + 24 * blocks.length);
  packet.writeUInt32BE(ssrc >>> 0, 4);
  blocks.forEach((block, order) => {
    writeReportBlock(packet, 8 + 24 * order, block);
  });
  return packet;
}

/** One chunk with a CNAME, padded with zeros to a word. */
export function sourceDescription(ssrc: number, cname: string): Buffer {
  const item = 2 + Buffer.byteLength(cname);
  const packet = header(1, 202, 8 + 4 * (Math.floor(item / 4) + 1));
  packet.writeUInt32BE(ssrc >>> 0, 4);
  packet[8] = 1;
  packet[9] = Buffer.byteLength(cname);
  packet.write(cname, 10, 'latin1');
  return packet;
}

export function goodbye(ssrc: number): Buffer {
  const packet = header(1, 203, 8);
  packet.writeUInt32BE(ssrc >>> 0, 4);
  return packet;
}

/** RFC 3611 4.7. Rates are n/256; levels in dBm0; MOS times ten. */
export interface VoipMetrics {
  readonly ssrc: number;
  readonly lossRate: number;
  readonly discardRate: number;
  readonly burstDensity: number;
  readonly gapDensity: number;
  readonly burstDurationMs: number;
  readonly gapDurationMs: number;
  readonly roundTripDelayMs: number;
  readonly endSystemDelayMs: number;
  readonly rFactor: number;
  readonly mosLq10: number;
  readonly mosCq10: number;
}

function voipMetricsBlock(metrics: VoipMetrics): Buffer {
  const block = Buffer.alloc(36);
  block[0] = 7;
  block.writeUInt16BE(8, 2);
  block.writeUInt32BE(metrics.ssrc >>> 0, 4);
  block[8] = metrics.lossRate;
  block[9] = metrics.discardRate;
  block[10] = metrics.burstDensity;
  block[11] = metrics.gapDensity;
  block.writeUInt16BE(metrics.burstDurationMs, 12);
  block.writeUInt16BE(metrics.gapDurationMs, 14);
  block.writeUInt16BE(metrics.roundTripDelayMs, 16);
  block.writeUInt16BE(metrics.endSystemDelayMs, 18);
  block.writeInt8(-18, 20);
  block.writeInt8(-58, 21);
  block[22] = 45;
  block[23] = 16;
  block[24] = metrics.rFactor;
  block[25] = 127;
  block[26] = metrics.mosLq10;
  block[27] = metrics.mosCq10;
  block[28] = 0xf3; // standard concealment, adaptive buffer, rate 3
  block.writeUInt16BE(60, 30);
  block.writeUInt16BE(120, 32);
  block.writeUInt16BE(240, 34);
  return block;
}

/** RFC 3611 4.6 with losses, duplicates and jitter flagged; jitter in timestamp units. */
export interface StatisticsSummary {
  readonly ssrc: number;
  readonly beginSequence: number;
  readonly endSequence: number;
  readonly lost: number;
  readonly duplicates: number;
  readonly minimumJitter: number;
  readonly maximumJitter: number;
  readonly meanJitter: number;
  readonly jitterDeviation: number;
}

function statisticsSummaryBlock(summary: StatisticsSummary): Buffer {
  const block = Buffer.alloc(40);
  block[0] = 6;
  block[1] = 0xe0;
  block.writeUInt16BE(9, 2);
  block.writeUInt32BE(summary.ssrc >>> 0, 4);
  block.writeUInt16BE(summary.beginSequence & 0xffff, 8);
  block.writeUInt16BE(summary.endSequence & 0xffff, 10);
  block.writeUInt32BE(summary.lost, 12);
  block.writeUInt32BE(summary.duplicates, 16);
  block.writeUInt32BE(summary.minimumJitter, 20);
  block.writeUInt32BE(summary.maximumJitter, 24);
  block.writeUInt32BE(summary.meanJitter, 28);
  block.writeUInt32BE(summary.jitterDeviation, 32);
  return block;
}

export function extendedReport(ssrc: number, voip: VoipMetrics | null, summary: StatisticsSummary | null): Buffer {
  const blocks: Buffer[] = [];
  if (voip !== null) blocks.push(voipMetricsBlock(voip));
  if (summary !== null) blocks.push(statisticsSummaryBlock(summary));
  const body = Buffer.concat(blocks);
  const packet = header(0, 207, 8 + body.length);
  packet.writeUInt32BE(ssrc >>> 0, 4);
  packet.set(body, 8);
  return packet;
}
