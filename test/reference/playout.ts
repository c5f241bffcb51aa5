import type { FirstCopy } from './first-copies.js';

/**
 * The playout buffers word by word from the metrics reference (6.2, 6.3, 6.5): slow, with arrays and sorting, to be compared
 * with. Telephone events are played when they come: their timestamp stands still, so lateness cannot be judged by it.
 * Comfort noise is judged but steers nothing.
 */
export interface PlayoutReference {
  readonly played: number;
  readonly late: number;
  readonly concealed: number;
  readonly meanDelayMs: number | null;
}

/** Section 6.3, align first. */
export function fixedBuffer(copies: readonly FirstCopy[], nominalMs: number, resyncMs: number): PlayoutReference {
  let reference: number | null = null;
  let segment = 0;
  let late = 0;
  const waits: number[] = [];
  let played = 0;
  for (const copy of copies) {
    if (copy.kind === 'event') {
      played++;
      continue;
    }
    const transit = copy.arrivalMs - copy.mediaMs;
    if (reference === null || copy.segment !== segment) reference = transit;
    segment = copy.segment;
    if (copy.kind === 'audio' && Math.abs(transit - reference) > resyncMs) reference = transit;
    const slack = reference + nominalMs - transit;
    if (slack < 0) {
      late++;
      continue;
    }
    played++;
    waits.push(slack);
  }
  return { played, late, concealed: 0, meanDelayMs: mean(waits) };
}

const MAX_MS = 500;
const START_MS = 80;
const WINDOW_MS = 2000;
const RATE = 0.1;
const HOLD_MS = 500;

/** Section 6.5. */
export function adaptiveBuffer(copies: readonly FirstCopy[], ptimeMs: number): PlayoutReference {
  const target = new NeteqTargetReference();
  let window: FirstCopy[] = [];
  let recent: { arrivalMs: number; rel: number }[] = [];
  let cur = START_MS;
  let over = 0;
  let segment = 0;
  let previousArrivalMs: number | null = null;
  let played = 0;
  let late = 0;
  let concealed = 0;
  const delays: number[] = [];
  const transitOf = (copy: FirstCopy): number => copy.arrivalMs - copy.mediaMs;

  for (const copy of copies) {
    if (copy.kind === 'event') {
      played++;
      continue;
    }
    if (copy.segment !== segment) {
      segment = copy.segment;
      window = [];
      recent = [];
      cur = START_MS;
      over = 0;
    }
    if (copy.kind === 'comfort-noise') {
      const least = Math.min(transitOf(copy), ...window.map(transitOf));
      if (transitOf(copy) - least > MAX_MS) late++;
      else played++;
      continue;
    }
    const withThis = [...window, copy];
    const newest = Math.max(...withThis.map((other) => other.mediaMs));
    const near = withThis.filter((other) => other.mediaMs >= newest - WINDOW_MS);
    // A packet older than the window is compared with it all the same; it never is before its time.
    let rel = Math.max(0, transitOf(copy) - Math.min(...near.map(transitOf)));
    if (rel > MAX_MS) {
      over++;
      if (over <= 3) {
        late++;
        window = near.filter((other) => other !== copy);
        continue;
      }
      window = [copy];
      rel = 0;
      cur = START_MS;
      recent = [];
    } else {
      window = near;
    }
    over = 0;

    target.feed(copy.arrivalMs, rel);
    recent = [
      ...recent.filter((other) => other.arrivalMs >= copy.arrivalMs - HOLD_MS),
      { arrivalMs: copy.arrivalMs, rel },
    ];
    const goal = Math.max(Math.min(target.ms, MAX_MS), ...recent.map((other) => other.rel));
    played++;
    if (rel > cur) {
      concealed += Math.ceil((rel - cur) / ptimeMs);
      cur = rel;
    } else {
      const step = RATE * (copy.arrivalMs - (previousArrivalMs ?? copy.arrivalMs));
      cur = cur < goal ? Math.min(goal, cur + step) : Math.max(goal, cur - step);
    }
    previousArrivalMs = copy.arrivalMs;
    delays.push(cur);
  }
  return { played, late, concealed, meanDelayMs: mean(delays) };
}

/**
 * NetEQ's target: a forgetting histogram, the largest delay of each interval above 500 ms, the 0.95 quantile. As in NetEQ the
 * interval is in whole milliseconds, and the packet that ends it belongs to the next.
 */
class NeteqTargetReference {
  ms = START_MS;
  #buckets = Array.from({ length: 100 }, (_, index) => 0.5 ** (index + 1));
  #adds = 0;
  #sinceMs: number | null = null;
  #largest = 0;

  feed(arrivalMs: number, rel: number): void {
    this.#sinceMs ??= arrivalMs;
    if (Math.trunc(arrivalMs - this.#sinceMs) > 500) {
      this.#add(Math.floor(this.#largest / 20));
      this.#sinceMs = arrivalMs;
      this.#largest = 0;
    }
    this.#largest = Math.max(this.#largest, rel);
  }

  #add(bucket: number): void {
    if (bucket >= 100) return;
    const forget = Math.max(0, Math.min(0.983, 1 - 2 / (this.#adds + 1)));
    this.#buckets = this.#buckets.map((share, index) => share * forget + (index === bucket ? 1 - forget : 0));
    this.#adds++;
    let sum = 0;
    const reached = this.#buckets.findIndex((share) => {
      sum += share;
      return sum >= 0.95;
    });
    this.ms = (1 + (reached < 0 ? 99 : reached)) * 20;
  }
}

function mean(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
}
