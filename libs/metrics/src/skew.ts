/** Clock skew between sender and receiver from transit times, after Moon, Skelly and Towsley. */

/** Smallest transit of a second: media time since the stream began, and arrival less media time, both ms. */
export type TransitPoint = readonly [mediaMs: number, transitMs: number];

/** Shorter spans say nothing. */
const MIN_SPAN_MS = 20_000;
/** A minimum that steps by more than this is another path or time base, not drift. */
const BREAK_MS = 100;

/** Slope of the lower envelope of transit times (Moon, Skelly, Towsley 1999), with what the residuals leave open. */
export interface Skew {
  /** Relative rate error, parts per million; positive: the sender's clock is slow, packets take ever longer. */
  readonly ppm: number;
  /** Half width of what the residual spread over the span leaves open, parts per million. */
  readonly uncertaintyPpm: number;
  readonly spanMs: number;
}

/**
 * Skew of a stream from the smallest transit of each second, ppm = 1e6 times the slope of `lowerEnvelopeSlope`. Steps of 100 ms divide it,
 * and the longest part is taken. Null where no part spans 20 s. Source: Moon, Skelly, Towsley 1999; confidence: method in the paper,
 * steps, span and uncertainty a convention (metrics reference 9).
 */
export function skewOfMinima(minima: readonly TransitPoint[]): Skew | null {
  let best: readonly TransitPoint[] = [];
  for (const part of partsBetweenSteps(minima)) if (spanOf(part) > spanOf(best)) best = part;
  const spanMs = spanOf(best);
  if (spanMs < MIN_SPAN_MS) return null;
  const slope = lowerEnvelopeSlope(best);
  if (slope === null) return null;
  return { ppm: slope * 1e6, uncertaintyPpm: (residualSpreadMs(best, slope) / spanMs) * 1e6, spanMs };
}

/**
 * Slope (ms per ms) of the line below all points that comes closest to them in the mean: the edge of the lower convex hull that contains
 * the mean of x. Queues only add delay, so the lower edge is the clock. Null without two different x. Source: Moon, Skelly, Towsley 1999;
 * confidence: equal to an exhaustive linear programme.
 */
export function lowerEnvelopeSlope(points: readonly TransitPoint[]): number | null {
  const hull = lowerHull(points);
  if (hull.length < 2) return null;
  let sum = 0;
  for (let index = 0; index < points.length; index++) sum += (points[index] as TransitPoint)[0];
  const mean = sum / points.length;
  let edge = 1;
  while (edge < hull.length - 1 && (hull[edge] as TransitPoint)[0] < mean) edge++;
  const [x0, y0] = hull[edge - 1] as TransitPoint;
  const [x1, y1] = hull[edge] as TransitPoint;
  return (y1 - y0) / (x1 - x0);
}

/** Least squares, for comparison: load that changes over a call bends it. */
export function leastSquaresSlope(points: readonly TransitPoint[]): number | null {
  if (points.length < 2) return null;
  let meanX = 0;
  let meanY = 0;
  for (const [x, y] of points) {
    meanX += x / points.length;
    meanY += y / points.length;
  }
  let covariance = 0;
  let variance = 0;
  for (const [x, y] of points) {
    covariance += (x - meanX) * (y - meanY);
    variance += (x - meanX) ** 2;
  }
  return variance === 0 ? null : covariance / variance;
}

/** Lower convex hull, x ascending, one point for each x. */
function lowerHull(points: readonly TransitPoint[]): TransitPoint[] {
  const sorted = isInOrder(points) ? points : points.slice().sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  const hull: TransitPoint[] = [];
  for (let index = 0; index < sorted.length; index++) {
    const point = sorted[index] as TransitPoint;
    const last = hull[hull.length - 1];
    if (last !== undefined && last[0] === point[0]) continue;
    while (
      hull.length >= 2 &&
      !turnsLeft(hull[hull.length - 2] as TransitPoint, hull[hull.length - 1] as TransitPoint, point)
    ) {
      hull.pop();
    }
    hull.push(point);
  }
  return hull;
}

/** As they nearly always come. */
function isInOrder(points: readonly TransitPoint[]): boolean {
  for (let index = 1; index < points.length; index++) {
    if (!((points[index - 1] as TransitPoint)[0] < (points[index] as TransitPoint)[0])) return false;
  }
  return true;
}

function turnsLeft(a: TransitPoint, b: TransitPoint, c: TransitPoint): boolean {
  return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]) > 0;
}

function spanOf(points: readonly TransitPoint[]): number {
  const first = points[0];
  const last = points[points.length - 1];
  return first === undefined || last === undefined ? 0 : last[0] - first[0];
}

function partsBetweenSteps(minima: readonly TransitPoint[]): readonly (readonly TransitPoint[])[] {
  const parts: (readonly TransitPoint[])[] = [];
  let start = 0;
  for (let index = 1; index <= minima.length; index++) {
    const previous = minima[index - 1] as TransitPoint;
    const point = minima[index];
    const continues =
      point !== undefined && Math.abs(point[1] - previous[1]) <= BREAK_MS && point[0] >= previous[0] - BREAK_MS;
    if (continues) continue;
    parts.push(minima.slice(start, index));
    start = index;
  }
  return parts;
}

/** Mean distance of the points from the line through the lowest of them. */
function residualSpreadMs(points: readonly TransitPoint[], slope: number): number {
  let least = Number.POSITIVE_INFINITY;
  let sum = 0;
  for (let index = 0; index < points.length; index++) {
    const point = points[index] as TransitPoint;
    const residual = point[1] - slope * point[0];
    least = Math.min(least, residual);
    sum += residual;
  }
  return sum / points.length - least;
}
