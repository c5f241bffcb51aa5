/**
 * Jitter, delay and the three playout buffers of a run of packets, in AssemblyScript: TypeScript's syntax for WebAssembly. `npm run generate`
 * compiles it into `../src/stream/run-kernel.gen.ts`. It does what `ArrivalTiming.arrive` does with each of the packets, operation by
 * operation, so that the numbers are the same to the last bit; the words and sources are there. Where things are in the memory says
 * `../src/stream/run-kernel.ts`.
 */

/** To be called at the end of an interval of NetEQ's target with its largest relative delay; returns the new target, ms. */
declare function addDelay(relativeMs: f64): f64;

// What is asked and told.
const LENGTH: usize = 1024;
const STEP_UNITS: usize = 1028;
const TRANSIT_HEAD: usize = 1032;
const TRANSIT_SIZE: usize = 1036;
const RECENT_HEAD: usize = 1040;
const RECENT_SIZE: usize = 1044;
const SECOND_TAKEN: usize = 1048;
const SECONDS_TOLD: usize = 1052;
const FIXED50_TOLD: usize = 1056;
const FIXED200_TOLD: usize = 1072;
const CONCEALED: usize = 1088;
const PLAYED: usize = 1096;
const ORIGIN: usize = 1104;
const CLOCK_RATE: usize = 1112;
const TARGET: usize = 1120;
const CELLS: usize = 1536;
const OFFSETS: usize = 2048;
const FATES: usize = 2560;
const BUCKETS: usize = 3072;
const SECONDS: usize = 4096;
const ARRIVALS: usize = 8192;
const MEDIA: usize = 9216;
const TRANSITS: usize = 10240;
const MINIMA: usize = 11264;
const TRANSIT_RING: usize = 16384;
const RECENT_RING: usize = 36864;

// Cells of `ArrivalTiming`, in octets.
const ORIGIN_US: usize = CELLS + 6 * 8;
const MEDIA_BASE: usize = CELLS + 7 * 8;
const MEDIA_UNITS: usize = CELLS + 8 * 8;
const TRANSIT: usize = CELLS + 9 * 8;
const OFFSET: usize = CELLS + 10 * 8;
const GENERATION_END: usize = CELLS + 11 * 8;
const SMALLEST: usize = CELLS + 12 * 8;
const SMALLEST_BEFORE: usize = CELLS + 13 * 8;
const SECOND_END_US: usize = CELLS + 14 * 8;
const SECOND_SMALLEST: usize = CELLS + 15 * 8;
const SECOND_MEDIA: usize = CELLS + 16 * 8;
const SECOND_BEFORE: usize = CELLS + 17 * 8;
// Of `JitterEstimator`.
const JITTER: usize = CELLS + 18 * 8;
const JITTER_SUM: usize = CELLS + 19 * 8;
const JITTER_MAX: usize = CELLS + 20 * 8;
// Of a `FixedBuffer`.
const FIXED50: usize = CELLS + 21 * 8;
const FIXED200: usize = CELLS + 27 * 8;
const REFERENCE: usize = 8;
const NOMINAL: usize = 16;
const RESYNC: usize = 24;
const MAX: usize = 32;
const FIXED_DELAY_SUM: usize = 40;
// Of the `AdaptiveBuffer`, and its two `SlidingMinimum`.
const ADAPTIVE: usize = CELLS + 33 * 8;
const PTIME_MS: usize = ADAPTIVE + 16;
const CURRENT: usize = ADAPTIVE + 24;
const PREVIOUS_ARRIVAL: usize = ADAPTIVE + 32;
const DELAY_SUM: usize = ADAPTIVE + 40;
const SLIDING_TRANSIT: usize = ADAPTIVE + 48;
const SLIDING_RECENT: usize = ADAPTIVE + 80;
const MINIMUM: usize = 0;
const OLDEST_KEY: usize = 8;
const NEWEST_KEY: usize = 16;
const NEWEST: usize = 24;
// Of `NeteqTarget`.
const INTERVAL_START: usize = ADAPTIVE + 112;
const INTERVAL_MAX: usize = ADAPTIVE + 120;

const PLAYED_FIXED50: i32 = 2;
const PLAYED_FIXED200: i32 = 4;
const PLAYED_ADAPTIVE: i32 = 8;

const JUMP_MS: f64 = 1000;
const GENERATION_MS: f64 = 60_000;
const WINDOW_MS: f64 = 2000;
const MAX_DELAY_MS: f64 = 500;
const HOLD_MS: f64 = 500;
const RATE: f64 = 0.1;
const LEAST_TARGET_MS: f64 = 20;
const RESAMPLE_MS: f64 = 500;

/** Takes packets of the run up to the first that is out of the ordinary, and returns how many. */
export function take(): i32 {
  const count = slideTransits(readTimes());
  if (count === 0) return 0;
  updateJitter(count);
  observeTransits(count);
  const played50 = judge(FIXED50, FIXED50_TOLD, PLAYED_FIXED50, count);
  const played200 = judge(FIXED200, FIXED200_TOLD, PLAYED_FIXED200, count);
  steer(count);
  const units = <f64>load<i32>(STEP_UNITS);
  store<f64>(MEDIA_UNITS, load<f64>(MEDIA_UNITS) + <f64>count * units);
  store<f64>(TRANSIT, load<f64>(TRANSITS + ((<usize>(count - 1)) << 3)));
  store<i32>(PLAYED, played50 + played200 + count);
  return count;
}

/** Arrival, media time and transit of each, up to a jump of the timestamp. */
function readTimes(): i32 {
  const length = load<i32>(LENGTH);
  const units = <f64>load<i32>(STEP_UNITS);
  const clockRate = load<f64>(CLOCK_RATE);
  const base = load<f64>(MEDIA_BASE);
  const sinceUs = load<f64>(ORIGIN) - load<f64>(ORIGIN_US);
  let mediaUnits = load<f64>(MEDIA_UNITS);
  let beforeMs = load<f64>(TRANSIT);
  for (let index = 0; index < length; index++) {
    const at = (<usize>index) << 3;
    const arrivalMs = (sinceUs + <f64>load<i32>(OFFSETS + ((<usize>index) << 2))) / 1000;
    mediaUnits += units;
    const mediaMs = base + (mediaUnits * 1000) / clockRate;
    const transitMs = arrivalMs - mediaMs;
    const differenceMs = transitMs - beforeMs;
    if (differenceMs > JUMP_MS || differenceMs < -JUMP_MS) return index;
    beforeMs = transitMs;
    store<f64>(ARRIVALS + at, arrivalMs);
    store<f64>(MEDIA + at, mediaMs);
    store<f64>(TRANSITS + at, transitMs);
    store<i32>(FATES + ((<usize>index) << 2), PLAYED_ADAPTIVE);
  }
  return length;
}

/** The smallest transit of the two seconds before each, up to a packet too late for the adaptive buffer. */
function slideTransits(count: i32): i32 {
  if (count === 0 || load<f64>(MEDIA) < load<f64>(SLIDING_TRANSIT, NEWEST_KEY)) return 0;
  let head: usize = TRANSIT_RING;
  let tail: usize = head + ((<usize>load<i32>(TRANSIT_SIZE)) << 4);
  let oldestKey = load<f64>(SLIDING_TRANSIT, OLDEST_KEY);
  let least = load<f64>(SLIDING_TRANSIT, MINIMUM);
  let index = 0;
  for (; index < count; index++) {
    const at = (<usize>index) << 3;
    const key = load<f64>(MEDIA + at);
    const value = load<f64>(TRANSITS + at);
    if (oldestKey < key - WINDOW_MS) {
      do head += 16;
      while (head < tail && load<f64>(head) < key - WINDOW_MS);
      oldestKey = head === tail ? NaN : load<f64>(head);
      least = head === tail ? NaN : load<f64>(head, 8);
    }
    if (value - least > MAX_DELAY_MS) break;
    if (!(least < value)) tail = head;
    else while (load<f64>(tail - 16, 8) >= value) tail -= 16;
    store<f64>(tail, key);
    store<f64>(tail, value, 8);
    if (tail === head) {
      oldestKey = key;
      least = value;
    }
    tail += 16;
    store<f64>(MINIMA + at, least);
  }
  store<i32>(TRANSIT_HEAD, <i32>(head - TRANSIT_RING) >> 4);
  store<i32>(TRANSIT_SIZE, <i32>(tail - head) >> 4);
  store<f64>(SLIDING_TRANSIT, oldestKey, OLDEST_KEY);
  store<f64>(SLIDING_TRANSIT, least, MINIMUM);
  if (index > 0) {
    const last = (<usize>(index - 1)) << 3;
    store<f64>(SLIDING_TRANSIT, load<f64>(MEDIA + last), NEWEST_KEY);
    store<f64>(SLIDING_TRANSIT, load<f64>(TRANSITS + last), NEWEST);
  }
  return index;
}

function updateJitter(count: i32): void {
  let value = load<f64>(JITTER);
  let sum = load<f64>(JITTER_SUM);
  let most = load<f64>(JITTER_MAX);
  let beforeMs = load<f64>(TRANSIT);
  for (let index = 0; index < count; index++) {
    const transitMs = load<f64>(TRANSITS + ((<usize>index) << 3));
    value += (abs(transitMs - beforeMs) - value) / 16;
    beforeMs = transitMs;
    sum += value;
    if (value > most) most = value;
  }
  store<f64>(JITTER, value);
  store<f64>(JITTER_SUM, sum);
  store<f64>(JITTER_MAX, most);
}

/** The bucket of the delay histogram of each, and the smallest transit of each second. */
function observeTransits(count: i32): void {
  const offsetMs = load<f64>(OFFSET);
  const originUs = load<f64>(ORIGIN);
  let isTaken = load<i32>(SECOND_TAKEN);
  let seconds = 0;
  for (let index = 0; index < count; index++) {
    const at = (<usize>index) << 3;
    const arrivalMs = load<f64>(ARRIVALS + at);
    const transitMs = load<f64>(TRANSITS + at) - offsetMs;
    const overdueMs = arrivalMs - load<f64>(GENERATION_END);
    if (overdueMs >= 0) {
      store<f64>(SMALLEST_BEFORE, overdueMs >= GENERATION_MS ? Infinity : load<f64>(SMALLEST));
      store<f64>(SMALLEST, Infinity);
      const into = overdueMs < GENERATION_MS ? overdueMs : overdueMs % GENERATION_MS;
      store<f64>(GENERATION_END, arrivalMs - into + GENERATION_MS);
    }
    if (transitMs < load<f64>(SMALLEST)) store<f64>(SMALLEST, transitMs);
    const smallestMs = min(load<f64>(SMALLEST), load<f64>(SMALLEST_BEFORE));
    const ms = min(max(transitMs - smallestMs, 0), 500);
    const bucket = ms < 100 ? <i32>(ms / 5) : 20 + <i32>((ms - 100) / 20);
    store<i32>(BUCKETS + ((<usize>index) << 2), bucket);

    const arrivalUs = originUs + <f64>load<i32>(OFFSETS + ((<usize>index) << 2));
    if (arrivalUs >= load<f64>(SECOND_END_US)) {
      const least = load<f64>(SECOND_SMALLEST);
      if (isTaken === 0 && least !== Infinity) {
        store<f64>(SECONDS + ((<usize>seconds) << 4), load<f64>(SECOND_MEDIA));
        store<f64>(SECONDS + ((<usize>seconds) << 4), least, 8);
        seconds++;
        isTaken = 1;
      }
      store<f64>(SECOND_BEFORE, least);
      store<f64>(SECOND_SMALLEST, Infinity);
      store<f64>(SECOND_END_US, (Math.floor(arrivalUs / 1e6) + 1) * 1e6);
    }
    if (transitMs < load<f64>(SECOND_SMALLEST)) {
      store<f64>(SECOND_SMALLEST, transitMs);
      store<f64>(SECOND_MEDIA, arrivalMs - transitMs);
      isTaken = 0;
    }
  }
  store<i32>(SECOND_TAKEN, isTaken);
  store<i32>(SECONDS_TOLD, seconds);
}

/** Returns how many packets the fixed buffer plays, and tells how many were late and early, and how often it aligned anew. */
function judge(cells: usize, told: usize, bit: i32, count: i32): i32 {
  const resyncMs = load<f64>(cells, RESYNC);
  const nominalMs = load<f64>(cells, NOMINAL);
  const maxMs = load<f64>(cells, MAX);
  let referenceMs = load<f64>(cells, REFERENCE);
  let delaySumMs = load<f64>(cells, FIXED_DELAY_SUM);
  let late = 0;
  let early = 0;
  let resyncs = 0;
  for (let index = 0; index < count; index++) {
    const transitMs = load<f64>(TRANSITS + ((<usize>index) << 3));
    const step = transitMs - referenceMs;
    if (!(step <= resyncMs && step >= -resyncMs)) {
      if (!Number.isNaN(step)) resyncs++;
      referenceMs = transitMs;
    }
    const slackMs = referenceMs + nominalMs - transitMs;
    if (slackMs < 0) late++;
    else if (slackMs > maxMs) early++;
    else {
      delaySumMs += slackMs;
      const fate = FATES + ((<usize>index) << 2);
      store<i32>(fate, load<i32>(fate) | bit);
    }
  }
  store<f64>(cells, referenceMs, REFERENCE);
  store<f64>(cells, delaySumMs, FIXED_DELAY_SUM);
  store<i32>(told, late);
  store<i32>(told, early, 4);
  store<i32>(told, resyncs, 8);
  return count - late - early;
}

/** Moves the delay of the adaptive buffer from packet to packet. */
function steer(count: i32): void {
  const ptimeMs = load<f64>(PTIME_MS);
  let head: usize = RECENT_RING;
  let tail: usize = head + ((<usize>load<i32>(RECENT_SIZE)) << 4);
  let targetMs = load<f64>(TARGET);
  let currentMs = load<f64>(CURRENT);
  let previousMs = load<f64>(PREVIOUS_ARRIVAL);
  let delaySumMs = load<f64>(DELAY_SUM);
  let concealed: f64 = 0;
  for (let index = 0; index < count; index++) {
    const at = (<usize>index) << 3;
    const arrivalMs = load<f64>(ARRIVALS + at);
    const relativeMs = load<f64>(TRANSITS + at) - load<f64>(MINIMA + at);
    if (load<f64>(SLIDING_RECENT, OLDEST_KEY) < arrivalMs - HOLD_MS) {
      while (head < tail && load<f64>(head) < arrivalMs - HOLD_MS) head += 16;
      store<f64>(SLIDING_RECENT, head === tail ? NaN : load<f64>(head), OLDEST_KEY);
      store<f64>(SLIDING_RECENT, head === tail ? NaN : load<f64>(head, 8), MINIMUM);
      if (head === tail) store<f64>(SLIDING_RECENT, NaN, NEWEST_KEY);
    }
    if (relativeMs > LEAST_TARGET_MS) {
      while (tail > head && load<f64>(tail - 16, 8) >= -relativeMs) tail -= 16;
      store<f64>(tail, arrivalMs);
      store<f64>(tail, -relativeMs, 8);
      store<f64>(SLIDING_RECENT, arrivalMs, NEWEST_KEY);
      store<f64>(SLIDING_RECENT, -relativeMs, NEWEST);
      if (tail === head) {
        store<f64>(SLIDING_RECENT, arrivalMs, OLDEST_KEY);
        store<f64>(SLIDING_RECENT, -relativeMs, MINIMUM);
      }
      tail += 16;
    }
    const startMs = load<f64>(INTERVAL_START);
    if (!(arrivalMs - startMs < RESAMPLE_MS + 1)) {
      if (!Number.isNaN(startMs)) targetMs = addDelay(load<f64>(INTERVAL_MAX));
      store<f64>(INTERVAL_START, arrivalMs);
      store<f64>(INTERVAL_MAX, 0);
    }
    if (relativeMs > load<f64>(INTERVAL_MAX)) store<f64>(INTERVAL_MAX, relativeMs);

    const limitedMs = min(targetMs, MAX_DELAY_MS);
    const heldMs = -load<f64>(SLIDING_RECENT, MINIMUM);
    const goalMs = heldMs > limitedMs ? heldMs : limitedMs;
    if (relativeMs > currentMs) {
      concealed += max(0, Math.ceil((relativeMs - currentMs) / ptimeMs));
      currentMs = relativeMs;
    } else {
      const stepMs = max(0, RATE * (arrivalMs - previousMs));
      currentMs = max(min(goalMs, currentMs + stepMs), currentMs - stepMs);
    }
    previousMs = arrivalMs;
    delaySumMs += currentMs;
  }
  store<i32>(RECENT_HEAD, <i32>(head - RECENT_RING) >> 4);
  store<i32>(RECENT_SIZE, <i32>(tail - head) >> 4);
  store<f64>(CURRENT, currentMs);
  store<f64>(PREVIOUS_ARRIVAL, previousMs);
  store<f64>(DELAY_SUM, delaySumMs);
  store<f64>(CONCEALED, concealed);
}
