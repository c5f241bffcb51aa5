import { legKey, RECORD_VERSION, type SipRecord } from '@earshot/contracts';
import { parseSipMessage, sipRecordFields } from '@earshot/protocol';
import { recordId } from './record-id.js';
import { type SdpOptions, sdp } from './sdp.js';

/** 2024-01-01T00:00:00Z, a multiple of five seconds. */
export const START_US = 1_704_067_200_000_000;

export interface Phone {
  readonly user: string;
  /** Signalling address. */
  readonly address: string;
  /** Where it wants to hear. */
  readonly media: string;
  readonly agent?: string;
}

export const ALICE: Phone = { user: '1001', address: '192.0.2.10:5060', media: '192.0.2.10:4000', agent: 'Phone A' };
export const BOB: Phone = { user: '1002', address: '192.0.2.20:5060', media: '192.0.2.20:6000', agent: 'Phone B' };

export interface FlowOptions {
  readonly callId?: string;
  readonly caller?: Phone;
  readonly callee?: Phone;
  readonly probe?: string;
  readonly startUs?: number;
  readonly transport?: SipRecord['transport'];
  readonly fromTag?: string;
  readonly toTag?: string;
  readonly correlationId?: string;
}

export interface MessageOptions {
  readonly headers?: readonly string[];
  /** Session description, or what makes one; null for none where there would be one. */
  readonly sdp?: string | Partial<SdpOptions> | null;
  readonly body?: { readonly type: string; readonly text: string };
  readonly by?: 'caller' | 'callee';
  readonly toTag?: string | null;
  readonly branch?: string;
  readonly cseq?: number;
  readonly reason?: string;
  /** URI of Contact; the author's own by default. */
  readonly contact?: string;
}

const REASONS: Readonly<Record<number, string>> = {
  100: 'Trying',
  180: 'Ringing',
  183: 'Session Progress',
  200: 'OK',
  202: 'Accepted',
  302: 'Moved Temporarily',
  401: 'Unauthorized',
  404: 'Not Found',
  407: 'Proxy Authentication Required',
  408: 'Request Timeout',
  480: 'Temporarily Unavailable',
  481: 'Call/Transaction Does Not Exist',
  486: 'Busy Here',
  487: 'Request Terminated',
  488: 'Not Acceptable Here',
  503: 'Service Unavailable',
};

type SipFields = Pick<SipRecord, keyof ReturnType<typeof sipRecordFields>>;

interface Sent {
  readonly text: string;
  readonly src: string;
  readonly dst: string;
}

/**
 * One SIP dialog as a probe between the two phones sees it. Each verb sends one message at the clock, which `at` and `after` move:
 *
 *     new SipFlow().invite().after(40).respond(180).after(3000).respond(200).after(10).ack().at(60_000).bye().after(5).respond(200)
 */
export class SipFlow {
  readonly records: SipRecord[] = [];
  readonly callId: string;
  readonly caller: Phone;
  readonly callee: Phone;
  readonly fromTag: string;
  readonly toTag: string;
  readonly startUs: number;
  readonly #options: FlowOptions;
  #atMs = 0;
  #cseq = { caller: 1, callee: 100 };
  #pending: { method: string; by: 'caller' | 'callee'; cseq: number; branch: string; toTag: string | null } | null =
    null;
  #last: Sent | null = null;
  #transactions = 0;

  constructor(options: FlowOptions = {}) {
    this.#options = options;
    this.callId = options.callId ?? 'call-1@192.0.2.10';
    this.caller = options.caller ?? ALICE;
    this.callee = options.callee ?? BOB;
    this.fromTag = options.fromTag ?? 'tag-a';
    this.toTag = options.toTag ?? 'tag-b';
    this.startUs = options.startUs ?? START_US;
  }

  /** Moves the clock to so many ms after the start. */
  at(ms: number): this {
    this.#atMs = ms;
    return this;
  }

  after(ms: number): this {
    this.#atMs += ms;
    return this;
  }

  /** The first INVITE, or another attempt after a challenge: no To tag, and the caller's description unless told otherwise. */
  invite(options: MessageOptions = {}): this {
    return this.request('INVITE', { sdp: { address: this.caller.media }, toTag: null, ...options });
  }

  /** An INVITE inside the dialog. */
  reinvite(options: MessageOptions = {}): this {
    const by = options.by ?? 'caller';
    return this.request('INVITE', { sdp: { address: this[by].media }, ...options });
  }

  ack(options: MessageOptions = {}): this {
    const pending = this.#pending;
    return this.request('ACK', { ...(pending === null ? {} : { cseq: pending.cseq, by: pending.by }), ...options });
  }

  /** CANCEL shares the branch and the number of the INVITE. */
  cancel(options: MessageOptions = {}): this {
    const pending = this.#pending;
    const same = pending === null ? {} : { cseq: pending.cseq, branch: pending.branch };
    return this.request('CANCEL', { toTag: null, ...same, ...options });
  }

  bye(options: MessageOptions = {}): this {
    return this.request('BYE', options);
  }

  request(method: string, options: MessageOptions = {}): this {
    const by = options.by ?? 'caller';
    const cseq = options.cseq ?? this.#cseq[by]++;
    const branch = options.branch ?? `z9hG4bK-${this.callId.slice(0, 24)}-${++this.#transactions}`;
    const toTag = options.toTag === undefined ? (by === 'caller' ? this.toTag : this.fromTag) : options.toTag;
    if (method !== 'ACK') this.#pending = { method, by, cseq, branch, toTag };
    const [sender, target] = by === 'caller' ? [this.caller, this.callee] : [this.callee, this.caller];
    const start = `${method} sip:${target.user}@${target.address} SIP/2.0`;
    const text = this.#compose(start, { method, by, cseq, branch, toTag }, sender, options, sender);
    return this.#capture({ text, src: sender.address, dst: target.address });
  }

  /** A response to the last request. 100 has no tag; 18x and 2xx to an INVITE carry what `sdp` says. */
  respond(status: number, options: MessageOptions = {}): this {
    const pending = this.#pending;
    if (pending === null) throw new Error('there is no request to respond to');
    const [asker, answerer] = pending.by === 'caller' ? [this.caller, this.callee] : [this.callee, this.caller];
    const ownTag = pending.by === 'caller' ? this.toTag : this.fromTag;
    const toTag = options.toTag === undefined ? (status === 100 ? null : (pending.toTag ?? ownTag)) : options.toTag;
    const start = `SIP/2.0 ${status} ${options.reason ?? REASONS[status] ?? 'Unknown'}`;
    const answer = pending.method === 'INVITE' && status >= 200 && status < 300 ? { address: answerer.media } : null;
    const filled = { sdp: answer, ...options };
    const text = this.#compose(start, { ...pending, toTag }, asker, filled, answerer);
    return this.#capture({ text, src: answerer.address, dst: asker.address });
  }

  /** The last message again, byte for byte, at each of these times after the start. */
  againAt(...times: readonly number[]): this {
    for (const ms of times) this.at(ms).#capture(this.#last as Sent);
    return this;
  }

  #compose(
    start: string,
    about: { method: string; by: 'caller' | 'callee'; cseq: number; branch: string; toTag: string | null },
    viaPhone: Phone,
    options: MessageOptions,
    author: Phone,
  ): string {
    const [from, to] = about.by === 'caller' ? [this.caller, this.callee] : [this.callee, this.caller];
    const fromTag = about.by === 'caller' ? this.fromTag : this.toTag;
    const body = this.#body(options, author);
    const transport = (this.#options.transport ?? 'udp').toUpperCase();
    const lines = [
      start,
      `Via: SIP/2.0/${transport} ${viaPhone.address};branch=${about.branch}`,
      ...(start.startsWith('SIP') ? [] : ['Max-Forwards: 70']),
      `From: <sip:${from.user}@${from.address}>;tag=${fromTag}`,
      `To: <sip:${to.user}@${to.address}>${about.toTag === null ? '' : `;tag=${about.toTag}`}`,
      `Call-ID: ${this.callId}`,
      `CSeq: ${about.cseq} ${about.method}`,
      `Contact: <${options.contact ?? `sip:${author.user}@${author.address}`}>`,
      ...(author.agent === undefined ? [] : [`User-Agent: ${author.agent}`]),
      ...(options.headers ?? []),
      ...(body === null ? [] : [`Content-Type: ${body.type}`]),
      `Content-Length: ${body?.text.length ?? 0}`,
    ];
    return `${lines.join('\r\n')}\r\n\r\n${body?.text ?? ''}`;
  }

  #body({ sdp: session, body }: MessageOptions, author: Phone): { type: string; text: string } | null {
    if (body !== undefined) return body;
    if (session === null || session === undefined) return null;
    const text = typeof session === 'string' ? session : sdp({ address: author.media, ...session });
    return { type: 'application/sdp', text };
  }

  #capture(sent: Sent): this {
    this.#last = sent;
    const bytes = Uint8Array.from(sent.text, (character) => character.charCodeAt(0));
    const message = parseSipMessage(bytes, 0, bytes.length);
    if (!message.ok) throw new Error(`the flow made what is no SIP message: ${message.fault} at ${message.offset}`);
    const probe = this.#options.probe ?? 'test';
    const atUs = this.startUs + Math.round(this.#atMs * 1000);
    this.records.push({
      v: RECORD_VERSION,
      id: recordId(probe, sent.text, atUs, this.records.length),
      probe,
      atUs,
      key: legKey(this.callId),
      kind: 'sip',
      ordinal: 0,
      src: sent.src,
      dst: sent.dst,
      transport: this.#options.transport ?? 'udp',
      ...(sipRecordFields(message.value) as SipFields),
      mirrorCopies: 0,
      correlationId: this.#options.correlationId ?? null,
    });
    return this;
  }
}

/** The same messages as the next hop saw them: other addresses, another branch; requests later and responses earlier. */
export function onNextHop(
  records: readonly SipRecord[],
  hop: { readonly from: string; readonly to: string; readonly delayMs: number; readonly caller?: string },
): SipRecord[] {
  const caller = hop.caller ?? records[0]?.src;
  return records.map((record) => {
    const forward = record.src === caller;
    const towards = (record.method !== null) === forward;
    const atUs = record.atUs + (forward ? 1 : -1) * hop.delayMs * 1000;
    return {
      ...record,
      id: recordId('hop', record.id, hop.to),
      atUs,
      src: forward ? hop.from : hop.to,
      dst: forward ? hop.to : hop.from,
      branch: record.branch === null ? null : `${record.branch}-${towards ? 'hop' : 'back'}`,
      viaCount: record.viaCount + 1,
    };
  });
}

/** The same packets as another probe on the same way saw them. */
export function atProbe(records: readonly SipRecord[], probe: string, laterUs: number): SipRecord[] {
  return records.map((record) => ({
    ...record,
    id: recordId('probe', probe, record.id),
    probe,
    atUs: record.atUs + laterUs,
  }));
}
