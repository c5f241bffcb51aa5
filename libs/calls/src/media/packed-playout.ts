import type { RtpWindowCounts } from '@earshot/contracts';
import type { NumberReader, PackedNumbers } from './packed-numbers.js';

type Playout = RtpWindowCounts['playout']['adaptive'];

/** Something was not played, or was made up. */
export function hasMissed(counts: Playout): boolean {
  return (
    counts.late !== 0 ||
    counts.concealed !== 0 ||
    counts.missedRuns !== 0 ||
    counts.missedInRuns !== 0 ||
    counts.bursts !== 0 ||
    counts.burstPackets !== 0 ||
    counts.burstMissed !== 0 ||
    counts.gapMissed !== 0
  );
}

/** Without `missed` what is zero then is not written. */
export function packPlayout(to: PackedNumbers, counts: Playout, missed: boolean): void {
  to.write(counts.played);
  to.write(counts.delaySumMs);
  to.write(counts.delayCount);
  if (!missed) return;
  to.write(counts.late);
  to.write(counts.concealed);
  to.write(counts.missedRuns);
  to.write(counts.missedInRuns);
  to.write(counts.bursts);
  to.write(counts.burstPackets);
  to.write(counts.burstMissed);
  to.write(counts.gapMissed);
}

export function unpackPlayout(from: NumberReader, missed: boolean): Playout {
  const counts: Playout = {
    played: from.read(),
    late: 0,
    concealed: 0,
    missedRuns: 0,
    missedInRuns: 0,
    bursts: 0,
    burstPackets: 0,
    burstMissed: 0,
    gapMissed: 0,
    delaySumMs: from.read(),
    delayCount: from.read(),
  };
  if (!missed) return counts;
  counts.late = from.read();
  counts.concealed = from.read();
  counts.missedRuns = from.read();
  counts.missedInRuns = from.read();
  counts.bursts = from.read();
  counts.burstPackets = from.read();
  counts.burstMissed = from.read();
  counts.gapMissed = from.read();
  return counts;
}
