import type { CallDetail, LadderMessage, Stream } from '../../api/documents';

/** What a ladder is of: a call, or a request outside of calls, which has no legs and no media. */
export type LadderSubject = Pick<
  CallDetail,
  'startUs' | 'answerUs' | 'endUs' | 'legDetails' | 'streamDetails' | 'reports'
>;

/** What a row stands for that is more than its message: all messages of a transaction, or of a phase of the call. */
export interface MessageGroup {
  of: 'transaction' | 'phase';
  messages: readonly LadderMessage[];
  /** `INVITE → 200`, `Setup`. */
  title: string;
  /** `7.507 s`, `7.5 s, 1 repeat, 1 error`. */
  detail: string;
}

export interface MessageRow {
  kind: 'message';
  key: string;
  message: LadderMessage;
  leg: number;
  from: number;
  to: number;
  /** Time after the row before, microseconds; 0 for the first. */
  deltaUs: number;
  /** Retransmissions folded into this row, this one included; 1 where none. */
  folded: number;
  /** Time after the first sending of the last that is folded in. */
  foldedToMs: number | null;
  /** The others that are folded in. */
  foldedIn: LadderMessage[];
  /** What it stands for where messages are put together; null where it is of its message. */
  group: MessageGroup | null;
}

export interface GapRow {
  kind: 'gap';
  key: string;
  words: string;
}

export interface MediaRow {
  kind: 'media';
  key: string;
  stream: Stream;
  leg: number;
  from: number;
  to: number;
}

/** The reception reports of one stream, from who heard it to who sent it. */
export interface ReportsRow {
  kind: 'reports';
  key: string;
  count: number;
  leg: number;
  from: number;
  to: number;
}

export type LadderRow = MessageRow | GapRow | MediaRow | ReportsRow;

export function isError(message: LadderMessage): boolean {
  return (message.status ?? 0) >= 400;
}

/** Whether the row is of the message: its own, or one that it stands for. */
export function isOf(row: LadderRow, id: string): boolean {
  if (row.kind !== 'message') return false;
  return row.group === null ? row.message.id === id : row.group.messages.some((message) => message.id === id);
}

/** Whether something was refused or had to be sent again. */
export function isTrouble({ message, group }: MessageRow): boolean {
  return (group?.messages ?? [message]).some((one) => isError(one) || one.retransmission > 0);
}
