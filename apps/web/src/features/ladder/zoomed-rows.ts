import type { LadderMessage } from '../../api/documents';
import { spoken } from '../../time/span';
import type { Zoom } from './ladder-options';
import { isError, type LadderRow, type LadderSubject, type MessageGroup, type MessageRow } from './row';

/** Rows of messages put together by transaction or by phase. A silence within is in the length of its row. */
export function zoomRows(rows: readonly LadderRow[], zoom: Zoom, call: LadderSubject): LadderRow[] {
  if (zoom === 'messages') return [...rows];
  const keyOf = zoom === 'transactions' ? ({ transaction }: LadderMessage) => transaction : phases(call);
  const groups = new Map<string, MessageRow[]>();
  const kept: LadderRow[] = [];
  for (const row of rows) {
    if (row.kind === 'gap') continue;
    if (row.kind !== 'message') {
      kept.push(row);
      continue;
    }
    const key = keyOf(row.message);
    const known = groups.get(key);
    if (known === undefined) {
      groups.set(key, [row]);
      kept.push(row);
    } else known.push(row);
  }
  const whole = new Map([...groups].map(([key, members]) => [members[0] as LadderRow, grouped(key, members, zoom)]));
  let beforeUs: number | null = null;
  return kept.map((row) => {
    const group = whole.get(row);
    if (group === undefined) return row;
    const deltaUs = beforeUs === null ? 0 : group.message.atUs - beforeUs;
    beforeUs = group.message.atUs;
    return { ...group, deltaUs };
  });
}

function grouped(key: string, members: readonly MessageRow[], zoom: Exclude<Zoom, 'messages'>): MessageRow {
  const first = members[0] as MessageRow;
  const messages = members.flatMap(({ message, foldedIn }) => [message, ...foldedIn]);
  const lanes = members.flatMap(({ from, to }) => [from, to]);
  const isPhase = zoom === 'phases';
  return {
    ...first,
    leg: isPhase ? -1 : first.leg,
    from: isPhase ? Math.min(...lanes) : first.from,
    to: isPhase ? Math.max(...lanes) : first.to,
    folded: 1,
    foldedToMs: null,
    foldedIn: [],
    group: isPhase
      ? { of: 'phase', messages, title: key, detail: phaseWords(messages) }
      : { of: 'transaction', messages, ...transactionWords(messages) },
  };
}

const SETUP = 'Setup';
const IN_CALL = 'In call';
const RELEASE = 'Release';

/** Until the answer, with the ACK of it; from the first BYE on; what is between. */
function phases({ answerUs }: LadderSubject): (message: LadderMessage) => string {
  const setup = new Set<string>();
  return ({ atUs, callId, cseq, cseqMethod, transaction }) => {
    const invited = `${callId} ${cseq}`;
    if (answerUs === null || atUs <= answerUs) {
      setup.add(transaction);
      if (cseqMethod === 'INVITE') setup.add(invited);
      return SETUP;
    }
    if (setup.has(transaction) || (cseqMethod === 'ACK' && setup.has(invited))) return SETUP;
    return cseqMethod === 'BYE' ? RELEASE : IN_CALL;
  };
}

/** The request, its final response and the time between them, as the bracket of a transaction has them. */
function transactionWords(messages: readonly LadderMessage[]): Pick<MessageGroup, 'title' | 'detail'> {
  const request = messages.find(({ method }) => method !== null && method !== 'ACK');
  const final = messages.find(({ status }) => (status ?? 0) >= 200);
  const name = request?.method ?? messages[0]?.cseqMethod ?? '';
  if (request === undefined && final === undefined) return { title: name, detail: '' };
  if (final === undefined) return { title: `${name}, no final response`, detail: '' };
  const title = `${isError(final) ? '✕ ' : ''}${name} → ${final.status}`;
  return { title, detail: request === undefined ? '' : `${((final.atUs - request.atUs) / 1e6).toFixed(3)} s` };
}

function phaseWords(messages: readonly LadderMessage[]): string {
  const repeats = messages.filter(({ retransmission }) => retransmission > 0).length;
  const errors = messages.filter(isError).length;
  return [
    lengthOf(messages),
    repeats === 0 ? '' : repeats === 1 ? '1 repeat' : `${repeats} repeats`,
    errors === 0 ? '' : errors === 1 ? '✕ 1 error' : `✕ ${errors} errors`,
  ]
    .filter(Boolean)
    .join(', ');
}

/** From the first message to the last; empty for one. */
function lengthOf(messages: readonly LadderMessage[]): string {
  const [first, last] = [messages[0], messages.at(-1)];
  if (first === undefined || last === undefined || first === last) return '';
  return spoken((last.atUs - first.atUs) / 1000);
}
