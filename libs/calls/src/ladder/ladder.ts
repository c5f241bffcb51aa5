import type { LadderMessage, Participant } from '@earshot/contracts';
import { stableKey } from '../stable-key.js';
import { type Captured, foldCopies } from './copies.js';
import { bySourceTime, type LadderSource, type LegKeyOf, octetsOf } from './ladder-source.js';
import { milestonesOf } from './milestones.js';
import { participantsOf } from './participants.js';
import { inOrder } from './row-order.js';

export interface Ladder {
  readonly participants: Participant[];
  readonly items: LadderMessage[];
}

/**
 * The ladder of a call: its lanes, and a row for each message with what is known about it. `media` adds lanes for its streams; without
 * `legKeyOf` the messages are of no call.
 */
export function ladder(
  messages: readonly LadderSource[],
  media: readonly { readonly src: string; readonly dst: string }[] = [],
  legKeyOf: LegKeyOf = () => null,
): Ladder {
  const sources = [...messages].sort(bySourceTime);
  const rows = inOrder(foldCopies(sources));
  const first = rows.filter((row) => row.retransmission === 0).map(({ source }) => source);
  const milestones = milestonesOf(first, legKeyOf);
  const items = rows.map((row) => rowOf(row, milestones, legKeyOf));
  return { participants: participantsOf(sources, media), items };
}

function rowOf(
  { source, copies, retransmission, firstUs }: Captured,
  milestones: ReadonlyMap<string, string>,
  legKeyOf: LegKeyOf,
): LadderMessage {
  const audio = source.sdp?.media.find(({ type }) => type === 'audio') ?? null;
  return {
    id: source.id,
    atUs: source.atUs,
    callId: source.callId,
    legKey: legKeyOf(source),
    probe: source.probe,
    src: source.src,
    dst: source.dst,
    transport: source.transport,
    method: source.method,
    status: source.status,
    reason: source.reason,
    cseq: source.cseq,
    cseqMethod: source.cseqMethod,
    sdpCodecs: source.sdp === null ? null : (audio?.payloads.map(({ codec }) => codec) ?? []),
    retransmission,
    retransmissionAfterMs: retransmission === 0 ? null : (source.atUs - firstUs) / 1000,
    alsoSeen: copies.map(({ probe, atUs, id }) => ({ probe, afterMs: (atUs - source.atUs) / 1000, id })),
    transaction: transactionOf(source),
    milestone: milestones.get(source.id) ?? null,
    octets: octetsOf(source),
  };
}

/** ACK and CANCEL belong to their INVITE; both ends number their requests on their own, so the sender's tag counts. */
function transactionOf({ callId, cseq, cseqMethod, fromTag }: LadderSource): string {
  const method = cseqMethod === 'ACK' || cseqMethod === 'CANCEL' ? 'INVITE' : cseqMethod;
  return stableKey(`${callId}\n${fromTag}\n${cseq} ${method}`);
}
