import type { Heard, Leg, Listener, StreamWindow } from '@earshot/contracts';
import { type Band, isImpaired, type NotGood, SCALE_FACTOR, worseBand, worseNotGood } from '@earshot/metrics';
import { type MeasuredStream, measuredUs, minWindowOf } from './stream-quality.js';
import { MIN_EXPECTED } from './window-quality.js';

/**
 * What one end heard over all streams that go its way. Through a relay or an agent the same speech is measured on several
 * sections: what any of them lost the listener missed, so the worst section counts and sections are never averaged.
 */
export function heardBy(
  listener: Listener,
  streams: readonly MeasuredStream[],
  leg: Leg | null,
  midCall: boolean,
): Heard {
  if (streams.length === 0) return heardNothing(listener, leg, midCall);
  const own = streams.filter(({ stream }) => stream.listener === listener && isSpeech(stream.codec));
  const scored = own.filter(({ stream }) => stream.r !== null);
  const worst = scored.reduce<MeasuredStream | null>(
    (least, next) => (least === null || normalised(next) < normalised(least) ? next : least),
    null,
  );
  const lowest = lowestWindow(scored);
  const measuredMs = Math.max(0, ...own.map((one) => spanUs(one) / 1000));
  const measure = worst ?? own[0] ?? null;
  const expected = measure?.counts.expected ?? 0;
  const heard: Heard = {
    listener,
    streamKeys: own.map(({ stream }) => stream.key),
    band: own.reduce<Band | null>((band, { stream }) => worseBand(band, stream.band), null),
    mosLq: worst?.stream.mosLq ?? null,
    mosLqMin: lowest?.mosLq ?? null,
    mosLqMinUs: lowest?.atUs ?? null,
    mosLqMax: worst?.stream.mosLqMax ?? null,
    mosCq: worst?.stream.mosCq ?? null,
    minWindow: lowest === null ? null : minWindowOf(lowest),
    scoredWindows: worst?.stream.quality.scoredWindows ?? 0,
    impairedPct: worst?.stream.impairedPct ?? null,
    lossPct: measure === null || expected <= 0 ? null : (100 * measure.stream.lost) / expected,
    jitterMs: measure?.stream.jitterMs.mean ?? null,
    impairedMs: impairedMs(own),
    measuredMs,
    coverage: coverageOf(measuredMs, leg),
    unmeasured: own.length > 0 ? null : reasonUnmeasured(streams, leg, midCall),
  };
  const notGood = own.reduce<NotGood | undefined>((all, { stream }) => worseNotGood(all, stream.notGood), undefined);
  if (notGood !== undefined) heard.notGood = notGood;
  if (measure !== null) heard.quality = measure.stream.quality;
  return heard;
}

/** Of a call without media, as all of signalling that is captured by itself. */
function heardNothing(listener: Listener, leg: Leg | null, midCall: boolean): Heard {
  return {
    listener,
    streamKeys: [],
    band: null,
    mosLq: null,
    mosLqMin: null,
    mosLqMinUs: null,
    mosLqMax: null,
    mosCq: null,
    minWindow: null,
    scoredWindows: 0,
    impairedPct: null,
    lossPct: null,
    jitterMs: null,
    impairedMs: null,
    measuredMs: 0,
    coverage: coverageOf(0, leg),
    unmeasured: reasonUnmeasured([], leg, midCall),
  };
}

/** How much of the time from answer to end was measured; null where that is not known. */
function coverageOf(measuredMs: number, leg: Leg | null): number | null {
  const talkUs = leg === null || leg.answerUs === null || leg.endUs === null ? null : leg.endUs - leg.answerUs;
  return talkUs === null || talkUs <= 0 ? null : Math.min(1, (measuredMs * 1000) / talkUs);
}

function isSpeech(codec: string | null): boolean {
  return codec === null || !/^(H26|VP[89]|AV1|JPEG|MPV|H263|T140|T38)/.test(codec);
}

function normalised({ stream }: MeasuredStream): number {
  return (stream.r as number) / SCALE_FACTOR[stream.quality.scale];
}

function spanUs({ windows }: MeasuredStream): number {
  return measuredUs(windows, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY);
}

/** The window of the lowest R, normalised; of equals the first. */
function lowestWindow(streams: readonly MeasuredStream[]): StreamWindow | null {
  let lowest: StreamWindow | null = null;
  let lowestR = Number.POSITIVE_INFINITY;
  for (const { stream } of streams) {
    if (!stream.classified) continue;
    for (const window of stream.windows) {
      if (window.r === null || window.expected < MIN_EXPECTED) continue;
      const r = window.r / SCALE_FACTOR[stream.quality.scale];
      if (r >= lowestR) continue;
      lowest = window;
      lowestR = r;
    }
  }
  return lowest;
}

/** Time in windows in which any section was impaired, each window once; null where none was judged. */
function impairedMs(streams: readonly MeasuredStream[]): number | null {
  const impaired = new Map<number, number>();
  let isJudged = false;
  for (const { stream, windows } of streams) {
    for (let index = 0; index < stream.windows.length; index++) {
      const window = stream.windows[index] as StreamWindow;
      isJudged ||= window.band !== null;
      if (window.expected < MIN_EXPECTED || !isImpaired(window.band)) continue;
      const measured = windows[index];
      const us =
        measured === undefined ? 0 : measuredUs([measured], Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY);
      impaired.set(window.atUs, Math.max(impaired.get(window.atUs) ?? 0, us));
    }
  }
  if (!isJudged) return null;
  let sum = 0;
  for (const us of impaired.values()) sum += us;
  return sum / 1000;
}

function reasonUnmeasured(streams: readonly MeasuredStream[], leg: Leg | null, midCall: boolean): string {
  if (streams.length > 0) return 'no media was seen in this direction';
  if (leg !== null && leg.answerUs === null && !midCall) return 'the call was not answered';
  return 'no media was seen';
}
