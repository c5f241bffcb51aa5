import type { SessionDescription } from './media/session-description.js';
import type { MessageNotes } from './message-notes.js';

/** Who answers an INVITE: the To tag of its responses, and the URI of their first Contact. */
export interface Answerer {
  readonly tag: string;
  readonly contact: string | null;
}

/** Where messages go; one object for all on the same way. */
export interface Way {
  readonly probe: string;
  readonly src: string;
  readonly dst: string;
  /** The same as numbers, if what the way was first seen in has them. */
  readonly ends: Ends | null;
}

/** Two socket addresses as numbers: an IPv6 address is a keyed hash of it. */
export interface Ends {
  readonly source: number;
  readonly sourcePort: number;
  readonly destination: number;
  readonly destinationPort: number;
}

/** What messages are; one object for all of the same kind from the same software. */
export interface Kind {
  /** Null in a response. */
  readonly method: string | null;
  /** 0 in a request. */
  readonly status: number;
  readonly phrase: string | null;
  readonly cseqMethod: string;
  readonly agent: string | null;
  /** A provisional response sent reliably (RFC 3262), which is repeated until a PRACK comes. */
  readonly reliable: boolean;
}

/** Ids of messages by their row in the store. */
interface MessageIds {
  idOf(row: number): string;
}

/** One SIP message as the fold has it: made of its row in the store when its call is looked at. */
export class Message {
  private ownId: string | null = null;

  constructor(
    private readonly ids: MessageIds,
    /** In the store. */
    readonly row: number,
    readonly atUs: number,
    readonly ordinal: number,
    readonly way: Way,
    readonly kind: Kind,
    readonly cseq: number,
    /** Tags and branch as numbers, see `tagNumber`. */
    readonly branch: number,
    readonly fromTag: number,
    readonly toTag: number,
    readonly octets: number,
    /** Request-URI of an INVITE as a number, see `tagNumber`; 0 in any other message. */
    readonly target: number,
    /** Max-Forwards of an INVITE; -1 without, and in any other message. */
    readonly maxForwards: number,
    readonly session: SessionDescription | null,
    /** Of a response above 100 to an INVITE; one object for all of one branch. */
    readonly answerer: Answerer | null,
    readonly notes: MessageNotes | null,
  ) {}

  /** Of the record; made only where evidence names it, which several findings may. */
  get id(): string {
    this.ownId ??= this.ids.idOf(this.row);
    return this.ownId;
  }

  get probe(): string {
    return this.way.probe;
  }

  get src(): string {
    return this.way.src;
  }

  get dst(): string {
    return this.way.dst;
  }

  /** Null in a response. */
  get method(): string | null {
    return this.kind.method;
  }

  /** 0 in a request. */
  get status(): number {
    return this.kind.status;
  }

  get phrase(): string | null {
    return this.kind.phrase;
  }

  get cseqMethod(): string {
    return this.kind.cseqMethod;
  }

  get agent(): string | null {
    return this.kind.agent;
  }

  get reliable(): boolean {
    return this.kind.reliable;
  }
}

/** Order of capture; at the same microsecond a request stands before its response and that before the ACK, then the id decides. */
export function byTime(a: Message, b: Message): number {
  if (a.atUs !== b.atUs) return a.atUs - b.atUs;
  const causes = causalRank(a.method) - causalRank(b.method);
  if (causes !== 0) return causes;
  if (a.ordinal !== b.ordinal) return a.ordinal - b.ordinal;
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}

/** Request, response, acknowledgement: what comes of what. */
export function causalRank(method: string | null): number {
  if (method === null) return 1;
  return method === 'ACK' ? 2 : 0;
}

/** The message whole or none of it: the same bytes between the same addresses at the same probe. */
export function isSameSending(a: Message, b: Message): boolean {
  return (
    a.branch === b.branch &&
    a.cseq === b.cseq &&
    a.octets === b.octets &&
    a.toTag === b.toTag &&
    a.fromTag === b.fromTag &&
    (a.kind === b.kind ||
      (a.status === b.status && a.method === b.method && a.cseqMethod === b.cseqMethod && a.phrase === b.phrase)) &&
    (a.way === b.way || (a.src === b.src && a.dst === b.dst && a.probe === b.probe))
  );
}
