import type { MediaStream } from './media-stream.js';
import type { StatisticsSummary, VoipMetrics } from './rtcp-packet.js';

/** What the listening phone claims in its VoIP metrics block; loss as it counted it, the scores a plausible opinion of it. */
export function reportedVoipMetrics(heard: MediaStream, roundTripMs: number): VoipMetrics {
  const { receiver } = heard.options;
  const lossShare = Math.max(0, receiver.cumulativeLost) / Math.max(1, receiver.expected);
  const rFactor = Math.round(Math.max(20, 93 - (95 * lossShare * 100) / (lossShare * 100 + 25)));
  const mosLq10 = Math.round(10 * (1 + 0.035 * rFactor + rFactor * (rFactor - 60) * (100 - rFactor) * 7e-6));
  return {
    ssrc: receiver.ssrc,
    lossRate: Math.min(255, Math.floor(256 * lossShare)),
    discardRate: 3,
    burstDensity: lossShare > 0 ? 90 : 0,
    gapDensity: Math.min(15, Math.floor(128 * lossShare)),
    burstDurationMs: lossShare > 0 ? 180 : 0,
    gapDurationMs: 4200,
    roundTripDelayMs: Math.round(roundTripMs),
    endSystemDelayMs: 95,
    rFactor,
    mosLq10,
    mosCq10: mosLq10 - 1,
  };
}

export function reportedStatistics(heard: MediaStream): StatisticsSummary {
  const { receiver } = heard.options;
  return {
    ssrc: receiver.ssrc,
    beginSequence: receiver.firstSequence,
    endSequence: receiver.extendedHighestSequence + 1,
    lost: Math.max(0, receiver.cumulativeLost),
    duplicates: 0,
    minimumJitter: 1,
    maximumJitter: receiver.jitterUnits * 3 + 7,
    meanJitter: receiver.jitterUnits,
    jitterDeviation: Math.ceil(receiver.jitterUnits / 2) + 2,
  };
}
