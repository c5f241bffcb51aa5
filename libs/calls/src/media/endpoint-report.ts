import type { EndpointReportRecord, ReportedQuality } from '@earshot/contracts';
import { NOT_REPORTED } from './reported-quality.js';
import { ssrcText } from './stream-group.js';

type Metrics = EndpointReportRecord['metrics'];
type Numbers = Omit<ReportedQuality, 'atUs' | 'source' | 'streamKey' | 'ssrc'>;

/**
 * What an endpoint said outside RTCP, in the words of reported quality: mostly one figure of each sort, of a border controller one for each of the two
 * streams that it received. `streamKey` is that of the stream it heard; `before` is what the same endpoint said of it before.
 */
export function endpointQualities(
  record: EndpointReportRecord,
  streamKey: string | null,
  before: EndpointReportRecord | null = null,
): ReportedQuality[] {
  const { atUs, source, metrics } = record;
  const ssrc = record.ssrc === null ? null : ssrcText(record.ssrc);
  const isOfBorder = source === 'hep-rtp-report' && BORDER_WAYS.some((way) => isOfWay(metrics, way));
  if (isOfBorder) {
    const said = BORDER_WAYS.filter((way) => isOfWay(metrics, way));
    return said.map((way) => ({ atUs, source, streamKey: null, ssrc: null, ...borderQuality(metrics, way) }));
  }
  return [{ atUs, source, streamKey, ssrc, ...READERS[source](metrics, before?.metrics ?? null) }];
}

/** horaclifix: what came in from the caller's side, and from the callee's. */
const BORDER_WAYS = ['INC', 'OUT'] as const;

function isOfWay(metrics: Metrics, way: string): boolean {
  return metrics[`${way}_MOS`] !== undefined || metrics[`${way}_RTP_PK`] !== undefined;
}

/** MOS by hundreds; jitter in milliseconds. */
function borderQuality(metrics: Metrics, way: string): Numbers {
  const packets = number(metrics, `${way}_RTP_PK`);
  const lost = number(metrics, `${way}_RTP_PK_LOSS`);
  const mosHundredths = number(metrics, `${way}_MOS`);
  return {
    lossPct: share(lost, packets === null || lost === null ? null : packets + lost),
    cumulativeLost: lost,
    jitterMs: number(metrics, `${way}_RTP_AVG_JITTER`),
    ...NOT_REPORTED,
    r: within(number(metrics, `${way}_RVAL`), 1, MAX_R),
    mosLq: mosOf(mosHundredths === null ? null : mosHundredths / 100),
  };
}

const READERS: Record<EndpointReportRecord['source'], (metrics: Metrics, before: Metrics | null) => Numbers> = {
  /** RFC 6035 4.6.1: what the reporter received; loss in percent, delays in ms. */
  'vq-rtcpxr': (metrics) => ({
    lossPct: number(metrics, 'local.PacketLoss.NLR'),
    cumulativeLost: null,
    jitterMs: number(metrics, 'local.Delay.IAJ'),
    r: within(number(metrics, 'local.QualityEst.RLQ'), 0, MAX_R),
    mosLq: mosOf(number(metrics, 'local.QualityEst.MOSLQ')),
    mosCq: mosOf(number(metrics, 'local.QualityEst.MOSCQ')),
    discardPct: number(metrics, 'local.PacketLoss.JDR'),
    burstMs: number(metrics, 'local.BurstGapLoss.BD'),
    burstDensityPct: number(metrics, 'local.BurstGapLoss.BLD'),
    gapMs: number(metrics, 'local.BurstGapLoss.GD'),
    gapDensityPct: number(metrics, 'local.BurstGapLoss.GLD'),
    rttMs: number(metrics, 'local.Delay.RTD'),
    endSystemMs: number(metrics, 'local.Delay.ESD'),
    bufferMs: number(metrics, 'local.JitterBuffer.JBN'),
    signalDbm: within(number(metrics, 'local.Signal.SL'), -MAX_LEVEL, MAX_LEVEL),
    noiseDbm: within(number(metrics, 'local.Signal.NL'), -MAX_LEVEL, MAX_LEVEL),
    echoReturnLossDb: within(number(metrics, 'local.Signal.RERL'), -MAX_LEVEL, MAX_LEVEL),
  }),
  'x-rtp-stat': (metrics) => {
    const lost = number(metrics, 'lostReceived');
    const received = number(metrics, 'packetsReceived');
    return {
      lossPct: share(lost, received === null || lost === null ? null : received + lost),
      cumulativeLost: lost,
      // Milliseconds with some phones, timestamp units with others, and nothing that says which.
      jitterMs: null,
      ...NOT_REPORTED,
      mosLq: mosOf(number(metrics, 'mos')),
    };
  },
  'hep-rtp-report': (metrics) => {
    const lost = number(metrics, 'PACKET_LOSS');
    return {
      lossPct: share(lost, number(metrics, 'EXPECTED_PK')),
      cumulativeLost: lost,
      // What stands in the chunks beside the report is the agent's word, too.
      jitterMs: number(metrics, 'JITTER') ?? number(metrics, 'hep.jitterMs'),
      ...NOT_REPORTED,
      r: within(number(metrics, 'hep.rFactor'), 1, MAX_R),
      mosLq: mosOf(number(metrics, 'MEAN_MOS')) ?? mosOf(number(metrics, 'MOS')) ?? mosOf(number(metrics, 'hep.mos')),
    };
  },
  /**
   * W3C webrtc-stats: of what the endpoint received itself, else of what it sent, as the other side told it. Counts are since the beginning,
   * times in seconds: what is a share or a mean is so of the time since the report before, of the first one since the beginning.
   */
  webrtc: (metrics, before) => {
    const since = (name: string): number | null => growth(number(metrics, name), before && number(before, name));
    const isReceived = metrics['inbound-rtp.packetsReceived'] !== undefined;
    const about = isReceived ? 'inbound-rtp' : 'remote-inbound-rtp';
    const lost = since(`${about}.packetsLost`);
    const received = since('inbound-rtp.packetsReceived');
    const arrived = lost === null || received === null ? null : lost + received;
    const expected = isReceived ? arrived : since('outbound-rtp.packetsSent');
    const emitted = since('inbound-rtp.jitterBufferEmittedCount');
    const buffered = since('inbound-rtp.jitterBufferDelay');
    const roundTrip =
      number(metrics, 'remote-inbound-rtp.roundTripTime') ?? number(metrics, 'candidate-pair.currentRoundTripTime');
    return {
      lossPct: share(lost, expected),
      cumulativeLost: number(metrics, `${about}.packetsLost`),
      jitterMs: milliseconds(number(metrics, `${about}.jitter`)),
      ...NOT_REPORTED,
      discardPct: share(since('inbound-rtp.packetsDiscarded'), expected),
      rttMs: milliseconds(roundTrip),
      bufferMs: buffered === null || emitted === null || emitted <= 0 ? null : milliseconds(buffered / emitted),
    };
  },
};

/** Null where it is not known; negative where it began anew, and where packets that were lost came after all. */
function growth(now: number | null, before: number | null): number | null {
  return now === null ? null : now - (before ?? 0);
}

function milliseconds(seconds: number | null): number | null {
  return seconds === null ? null : seconds * 1000;
}

/** Some agents write numbers as text. */
function number(metrics: Metrics, name: string): number | null {
  const value = metrics[name];
  if (typeof value === 'number') return value;
  return typeof value === 'string' && /^-?\d{1,12}(\.\d{1,12})?$/.test(value) ? Number(value) : null;
}

/** RFC 6035 4.6.2.11: up to 120, of wideband. */
const MAX_R = 120;
/** RFC 3611 4.7.4, 4.7.5: 127 dB stands for what is not known, and phones copy it although RFC 6035 has them leave it out. */
const MAX_LEVEL = 126;

/** 0 and 127 stand for a score that was not made. */
function mosOf(value: number | null): number | null {
  return within(value, 1, 5);
}

function within(value: number | null, least: number, most: number): number | null {
  return value === null || value < least || value > most ? null : value;
}

function share(part: number | null, whole: number | null): number | null {
  return part === null || whole === null || whole <= 0 ? null : Math.min(100, Math.max(0, (100 * part) / whole));
}
