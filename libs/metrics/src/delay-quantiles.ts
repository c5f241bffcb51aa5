import { DELAY_BUCKETS, delayBucketFloorMs } from './window-counts.js';

/** How far packets were delayed above the smallest delay. Upper edges of buckets of 5 ms to 100 ms and 20 ms to 500 ms; null for more than that. */
export interface DelayQuantiles {
  readonly packets: number;
  readonly p50Ms: number | null;
  readonly p95Ms: number | null;
  readonly p99Ms: number | null;
  /** IPDV of Y.1541: the 0.999 quantile; the largest under 1000 packets. */
  readonly p999Ms: number | null;
}

/**
 * PDV(i) = D(i) - min D as nearest-rank quantiles of a delay histogram, which adds over windows and streams; ms, so that at least the share named was delayed by no more. The
 * minimum is that of the last one to two minutes, so that clock drift is no delay. Null without packets. Source: RFC 5481 4.2, Y.1540 for the 0.999 quantile; confidence: PDV
 * read in the text, the buckets a convention.
 */
export function delayQuantiles(histogram: readonly number[]): DelayQuantiles | null {
  let packets = 0;
  for (let bucket = 0; bucket < histogram.length; bucket++) packets += histogram[bucket] as number;
  if (packets <= 0) return null;
  const quantile = (p: number): number | null => {
    // ceil(0.95 * 20) must be 19, though the product is a little more than that in floating point.
    const rank = Math.max(1, Math.ceil(p * packets - 1e-9));
    let before = 0;
    for (let bucket = 0; bucket < histogram.length; bucket++) {
      before += histogram[bucket] as number;
      if (before >= rank) return bucket >= DELAY_BUCKETS - 1 ? null : delayBucketFloorMs(bucket + 1);
    }
    return null;
  };
  return { packets, p50Ms: quantile(0.5), p95Ms: quantile(0.95), p99Ms: quantile(0.99), p999Ms: quantile(0.999) };
}
