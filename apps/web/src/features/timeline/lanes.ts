import type { CallDetail, Listener, ReportedQuality, Stream, StreamWindow } from '../../api/documents';
import { callSpan, hostOf, legIndexOf, mediaSpan } from '../call/call-span';

export const WINDOW_US = 5e6;

export interface TimeSpan {
  fromUs: number;
  toUs: number;
}

/** A window with the stream that it belongs to: its provenance is the stream's. */
export interface PlacedWindow {
  window: StreamWindow;
  stream: Stream;
}

/** What one end heard at one place: streams that follow each other between the same two hosts. */
export interface ListenerGroup {
  key: string;
  leg: number;
  listener: Listener | null;
  hop: string;
  streams: Stream[];
  windows: PlacedWindow[];
  reports: ReportedQuality[];
  /** Parts of the span in which nothing was measured. */
  gaps: TimeSpan[];
}

/** The span that the timeline covers: the media, or the whole call where there is none. */
export function timelineSpan(call: CallDetail): TimeSpan {
  const span = call.streamDetails.length === 0 ? callSpan(call) : mediaSpan(call);
  return { fromUs: span.fromUs, toUs: Math.max(span.toUs, span.fromUs + 1e6) };
}

export function listenerGroups(call: CallDetail, span: TimeSpan): ListenerGroup[] {
  const groups = new Map<string, ListenerGroup>();
  for (const stream of [...call.streamDetails].sort((a, b) => a.firstUs - b.firstUs)) {
    const leg = legIndexOf(call, stream);
    const hop = `${hostOf(stream.src)} → ${hostOf(stream.dst)}`;
    const key = `${leg}|${stream.listener ?? '-'}|${hop}`;
    let group = groups.get(key);
    if (group === undefined) {
      group = { key, leg, listener: stream.listener, hop, streams: [], windows: [], reports: [], gaps: [] };
      groups.set(key, group);
    }
    group.streams.push(stream);
    group.windows.push(...stream.windows.map((window) => ({ window, stream })));
  }
  for (const group of groups.values()) {
    group.windows.sort((a, b) => a.window.atUs - b.window.atUs);
    const keys = new Set(group.streams.map((stream) => stream.key));
    group.reports = call.reports.filter((report) => report.streamKey !== null && keys.has(report.streamKey));
    group.gaps = gapsOf(group.windows, span);
  }
  const side = { caller: 0, callee: 1 };
  return [...groups.values()].sort(
    (a, b) =>
      (a.leg < 0 ? 99 : a.leg) - (b.leg < 0 ? 99 : b.leg) ||
      side[a.listener ?? 'callee'] - side[b.listener ?? 'callee'],
  );
}

/** Spans between windows, and at both ends, that no window covers. */
export function gapsOf(windows: readonly PlacedWindow[], span: TimeSpan): TimeSpan[] {
  const gaps: TimeSpan[] = [];
  let coveredUs = span.fromUs;
  for (const { window } of windows) {
    if (window.atUs > coveredUs) gaps.push({ fromUs: coveredUs, toUs: window.atUs });
    coveredUs = Math.max(coveredUs, window.atUs + WINDOW_US);
  }
  if (coveredUs < span.toUs) gaps.push({ fromUs: coveredUs, toUs: span.toUs });
  return gaps;
}

/** The window that covers a moment, -1 where none does. Of two that do (a restart), the later stream's. */
export function windowAt(windows: readonly PlacedWindow[], atUs: number): number {
  let low = 0;
  let high = windows.length - 1;
  let found = -1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const start = windows[middle]?.window.atUs ?? 0;
    if (start <= atUs) {
      found = middle;
      low = middle + 1;
    } else high = middle - 1;
  }
  const start = windows[found]?.window.atUs;
  return start !== undefined && atUs < start + WINDOW_US ? found : -1;
}

/** Where the eye should go first: the middle of the worst window, else the beginning. */
export function worstMoment(call: CallDetail, span: TimeSpan): number {
  let worst: { atUs: number; r: number } | null = null;
  for (const stream of call.streamDetails) {
    for (const window of stream.windows) {
      if (window.r !== null && (worst === null || window.r < worst.r)) worst = { atUs: window.atUs, r: window.r };
    }
  }
  return worst === null ? span.fromUs : Math.min(span.toUs, Math.max(span.fromUs, worst.atUs + WINDOW_US / 2));
}
