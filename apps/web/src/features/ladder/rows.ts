import type { CallDetail, LadderMessage, Participant, Stream } from '../../api/documents';
import { spoken } from '../../time/span';
import { hostOf, legIndexOf } from '../call/call-span';
import { DEFAULT_OPTIONS, type LadderOptions } from './ladder-options';
import { isError, type LadderRow, type LadderSubject, type MediaRow, type MessageRow, type ReportsRow } from './row';
import { zoomRows } from './zoomed-rows';

/** Silences longer than this are drawn as one broken row. */
const GAP_US = 2e6;
/** From this retransmission on, those that follow each other without anything between are one row. */
const FOLD_FROM = 3;

export interface LadderFilter {
  methods: ReadonlySet<string>;
  legs: ReadonlySet<number>;
  sdpOnly: boolean;
  errorsOnly: boolean;
  media: boolean;
}

export const SHOW_ALL: LadderFilter = {
  methods: new Set(),
  legs: new Set(),
  sdpOnly: false,
  errorsOnly: false,
  media: true,
};

export interface Ladder {
  rows: LadderRow[];
  /** Hidden messages by reason, and their number; nothing leaves the screen uncounted. */
  hidden: ReadonlyMap<string, number>;
  hiddenCount: number;
  /** First and last row of each leg. */
  legSpans: ({ first: number; last: number } | null)[];
}

/** Lane of each host; a host that the server did not list gets one at the end. */
export function lanesOf(
  participants: readonly Participant[],
  messages: readonly LadderMessage[],
  streams: readonly Stream[],
): string[] {
  const hosts = participants.map((participant) => participant.host);
  const known = new Set(hosts);
  const add = (address: string) => {
    const host = hostOf(address);
    if (known.has(host)) return;
    known.add(host);
    hosts.push(host);
  };
  for (const message of messages) {
    add(message.src);
    add(message.dst);
  }
  for (const stream of streams) {
    add(stream.src);
    add(stream.dst);
  }
  return hosts;
}

/** Why a message is hidden, null where it is shown. */
function hiddenBecause(message: LadderMessage, leg: number, filter: LadderFilter): string | null {
  if (filter.methods.has(message.cseqMethod)) return message.cseqMethod;
  if (filter.legs.has(leg)) return 'of another leg';
  if (filter.errorsOnly && !isError(message)) return 'without error';
  if (filter.sdpOnly && message.sdpCodecs === null) return 'without SDP';
  return null;
}

/** Messages, silences and media bands in the order that they are drawn. */
export function buildLadder(
  call: LadderSubject,
  messages: readonly LadderMessage[],
  lanes: readonly string[],
  filter: LadderFilter,
  /** Shown whatever the filter says: a link leads to it. */
  pinned: string | null,
  unfolded: ReadonlySet<string>,
  options: LadderOptions = DEFAULT_OPTIONS,
): Ladder {
  const laneOf = new Map(lanes.map((host, lane) => [host, lane]));
  const legOf = new Map(call.legDetails.map(({ key }, index) => [key, index]));
  const lane = (address: string) => laneOf.get(hostOf(address)) ?? 0;
  const hidden = new Map<string, number>();
  const rows: LadderRow[] = [];
  const ofShownLegs = call.streamDetails.filter((stream) => !filter.legs.has(legIndexOf(call, stream)));
  const media = [
    ...(filter.media ? ofShownLegs.map((stream) => mediaRow(call, stream, lane)) : []),
    ...(options.rtcp ? reportRows(call, ofShownLegs, lane) : []),
  ].sort(byStart);
  const reports = reportsOf(call).length;
  if (!options.rtcp && reports > 0) hidden.set('RTCP', reports);
  let nextMedia = 0;
  let beforeUs: number | null = null;
  let last: MessageRow | null = null;

  const drawMediaUntil = (atUs: number) => {
    for (let next = media[nextMedia]; next !== undefined && next.fromUs <= atUs; next = media[nextMedia]) {
      nextMedia += 1;
      rows.push(next.row);
      last = null;
    }
  };

  for (const message of messages) {
    const leg = (message.legKey === null ? undefined : legOf.get(message.legKey)) ?? -1;
    const reason = message.id === pinned ? null : hiddenBecause(message, leg, filter);
    if (reason !== null) {
      hidden.set(reason, (hidden.get(reason) ?? 0) + 1);
      continue;
    }
    const gapUs: number = beforeUs === null ? 0 : message.atUs - beforeUs;
    // Media that began in a pause stands before the pause: the pause is what was talked through.
    drawMediaUntil(gapUs > GAP_US ? message.atUs - 1 : (beforeUs ?? message.atUs) - 1);
    if (gapUs > GAP_US) {
      rows.push({ kind: 'gap', key: `gap-${message.id}`, words: gapWords(call, beforeUs ?? 0, message.atUs) });
      last = null;
    }
    const foldable: boolean =
      message.retransmission >= FOLD_FROM && !unfolded.has(message.transaction) && message.id !== pinned;
    const open = last as MessageRow | null;
    if (
      foldable &&
      open !== null &&
      sameSending(open.message, message) &&
      open.message.retransmission >= FOLD_FROM &&
      open.message.id !== pinned
    ) {
      open.folded += 1;
      open.foldedIn.push(message);
      open.foldedToMs = message.retransmissionAfterMs;
    } else {
      last = {
        kind: 'message',
        key: message.id,
        message,
        leg,
        from: lane(message.src),
        to: lane(message.dst),
        deltaUs: gapUs,
        folded: 1,
        foldedToMs: null,
        foldedIn: [],
        group: null,
      };
      rows.push(last);
    }
    beforeUs = message.atUs;
  }
  drawMediaUntil(Number.POSITIVE_INFINITY);
  const zoomed = zoomRows(rows, options.zoom, call);
  return {
    rows: zoomed,
    hidden,
    hiddenCount: [...hidden.values()].reduce((sum, count) => sum + count, 0),
    legSpans: legSpans(zoomed, call.legDetails.length),
  };
}

/** A row that stands where its stream or its first report began. */
interface PlacedRow {
  fromUs: number;
  listener: string;
  row: MediaRow | ReportsRow;
}

type LaneOf = (address: string) => number;

function mediaRow(call: LadderSubject, stream: Stream, lane: LaneOf): PlacedRow {
  const leg = legIndexOf(call, stream);
  const row = {
    kind: 'media',
    key: `media-${stream.key}`,
    stream,
    leg,
    from: lane(stream.src),
    to: lane(stream.dst),
  } as const;
  return { fromUs: stream.firstUs, listener: stream.listener ?? '', row };
}

/** RTCP's reports about streams of the call; what came by other ways is no packet of the ladder. */
function reportsOf(call: LadderSubject): CallDetail['reports'] {
  const keys = new Set(call.streamDetails.map(({ key }) => key));
  return call.reports.filter(({ source, streamKey }) => source === 'rtcp' && streamKey !== null && keys.has(streamKey));
}

function reportRows(call: LadderSubject, streams: readonly Stream[], lane: LaneOf): PlacedRow[] {
  const reports = reportsOf(call);
  return streams.flatMap((stream) => {
    const own = reports.filter(({ streamKey }) => streamKey === stream.key);
    if (own.length === 0) return [];
    const leg = legIndexOf(call, stream);
    const row = {
      kind: 'reports',
      key: `reports-${stream.key}`,
      count: own.length,
      leg,
      from: lane(stream.dst),
      to: lane(stream.src),
    } as const;
    return [{ fromUs: Math.min(...own.map(({ atUs }) => atUs)), listener: stream.listener ?? '', row }];
  });
}

function byStart(a: PlacedRow, b: PlacedRow): number {
  return a.fromUs - b.fromUs || a.listener.localeCompare(b.listener);
}

function sameSending(a: LadderMessage, b: LadderMessage): boolean {
  return (
    a.transaction === b.transaction &&
    a.method === b.method &&
    a.status === b.status &&
    a.src === b.src &&
    a.dst === b.dst
  );
}

/** `5.6 s ringing`: how long nothing was sent, and what the call was doing. */
export function gapWords(
  call: Pick<CallDetail, 'answerUs' | 'endUs' | 'legDetails'>,
  fromUs: number,
  toUs: number,
): string {
  const rangUs = call.legDetails.map((leg) => leg.ringUs).find((ring) => ring !== null) ?? null;
  const length = spoken((toUs - fromUs) / 1000);
  if (call.endUs !== null && fromUs >= call.endUs) return `${length} after the end`;
  if (call.answerUs !== null && fromUs >= call.answerUs) return `${length} talking`;
  if (rangUs !== null && fromUs >= rangUs) return `${length} ringing`;
  return `${length} waiting`;
}

function legSpans(rows: readonly LadderRow[], legCount: number): ({ first: number; last: number } | null)[] {
  const spans: ({ first: number; last: number } | null)[] = Array.from({ length: legCount }, () => null);
  rows.forEach((row, index) => {
    if (row.kind === 'gap' || row.leg < 0) return;
    const span = spans[row.leg];
    if (span == null) spans[row.leg] = { first: index, last: index };
    else span.last = index;
  });
  return spans;
}

/** The rows of a message's transaction, first and last, and whether a final response is among them. */
export function transactionSpan(
  rows: readonly LadderRow[],
  transaction: string,
): { first: number; last: number; words: string } | null {
  let first = -1;
  let last = -1;
  let request: LadderMessage | null = null;
  let final: LadderMessage | null = null;
  for (const [index, row] of rows.entries()) {
    if (row.kind !== 'message' || row.message.transaction !== transaction) continue;
    if (first < 0) first = index;
    last = index;
    if (request === null && row.message.method !== null && row.message.method !== 'ACK') request = row.message;
    if (final === null && (row.message.status ?? 0) >= 200) {
      final = row.message;
      // A retransmitted final response would stretch the bracket past its answer.
      break;
    }
  }
  if (first < 0 || first === last || request === null) return null;
  const words =
    final === null
      ? `${request.method}, no final response`
      : `${request.method} → ${final.status}  ${((final.atUs - request.atUs) / 1e6).toFixed(3)} s`;
  return { first, last, words };
}

/** What a screen reader says of a row. */
export function rowName(row: LadderRow, lanes: readonly string[], time: string): string {
  const place = (lane: number) => lanes[lane] ?? 'unknown';
  if (row.kind === 'gap') return row.words;
  const leg = row.leg < 0 ? '' : `leg ${String.fromCharCode(65 + (row.leg % 26))}, `;
  if (row.kind === 'media') {
    return `RTP ${row.stream.codec ?? 'of unknown codec'}, ${leg}${place(row.from)} to ${place(row.to)}, ${row.stream.band ?? 'not scored'}`;
  }
  if (row.kind === 'reports') return `${row.count} RTCP reports, ${leg}${place(row.from)} to ${place(row.to)}`;
  const { message, group } = row;
  if (group !== null) {
    const of = group.messages.length === 1 ? '1 message' : `${group.messages.length} messages`;
    return [time, `${leg}${group.title}`, group.detail, of].filter(Boolean).join(', ');
  }
  const what = message.method ?? `${message.status} ${message.reason ?? ''}`.trim();
  const repeat = message.retransmission > 0 ? `, retransmission ${message.retransmission}` : '';
  const folded = row.folded > 1 ? ` and ${row.folded - 1} more` : '';
  return `${time}, ${leg}${what}, ${place(row.from)} to ${place(row.to)}${repeat}${folded}`;
}
