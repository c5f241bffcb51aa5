import { addressOf, type Endpoint, socketOf } from './endpoint.js';
import type { Probe } from './probe.js';
import type { Random } from './random.js';
import type { LegTruth } from './truth.js';

export interface LegOptions {
  readonly callId: string;
  readonly caller: Endpoint;
  readonly callee: Endpoint;
  readonly from: string;
  readonly to: string;
  readonly callerAgent: string;
  readonly calleeAgent: string;
  /** Extra header lines of the INVITE, such as those that link legs. */
  readonly inviteHeaders?: readonly string[];
}

export interface SipCounts {
  messages: number;
  byMethod: Record<string, number>;
  byStatus: Record<string, number>;
}

/** Response reasons of RFC 3261 21. */
const REASON: Readonly<Record<number, string>> = {
  100: 'Trying',
  180: 'Ringing',
  183: 'Session Progress',
  200: 'OK',
  404: 'Not Found',
  407: 'Proxy Authentication Required',
  408: 'Request Timeout',
  486: 'Busy Here',
  487: 'Request Terminated',
  488: 'Not Acceptable Here',
  503: 'Service Unavailable',
};

/** A person or phone refused, where other failures are the network's. */
const REFUSALS = new Set([486, 600, 603]);

interface Sending {
  readonly from: Endpoint;
  readonly to: Endpoint;
  readonly text: string;
}

/** Writes the messages of one leg as a script tells it, and keeps the truth of what it wrote. */
export class SipLeg {
  readonly #fromTag: string;
  readonly #toTag: string;
  #branch: string;
  #byeBranch = '';
  #cseq = 1;
  #byeCseq = 1;
  #last: Sending | null = null;
  readonly #truth: {
    -readonly [Field in keyof LegTruth]: LegTruth[Field];
  };

  constructor(
    readonly options: LegOptions,
    private readonly probe: Probe,
    random: Random,
    private readonly counts: SipCounts,
  ) {
    this.#fromTag = random.hexadecimal(10);
    this.#toTag = random.hexadecimal(10);
    this.#branch = `z9hG4bK${random.hexadecimal(14)}`;
    this.#truth = {
      callId: options.callId,
      state: 'trying',
      finalStatus: null,
      startUs: 0,
      ringUs: null,
      answerUs: null,
      endUs: null,
      endedBy: null,
      pddMs: null,
      messages: 0,
      retransmissions: 0,
    };
  }

  get truth(): LegTruth {
    return this.#truth;
  }

  invite(atUs: number, sdp: string | null, headers: readonly string[] = []): void {
    if (this.#truth.messages === 0) this.#truth.startUs = Math.round(atUs);
    const contact = this.#contact(this.options.caller, this.options.from);
    const extra = [
      contact,
      ...(this.options.inviteHeaders ?? []),
      ...headers,
      'Allow: INVITE, ACK, CANCEL, BYE, OPTIONS',
    ];
    this.#request(atUs, 'INVITE', this.#cseq, this.#branch, false, sdp, extra);
  }

  /** A response to the INVITE. */
  respond(atUs: number, status: number, sdp: string | null = null, headers: readonly string[] = []): void {
    const truth = this.#truth;
    if (status > 100 && status < 200) {
      truth.ringUs ??= Math.round(atUs);
      truth.state = 'ringing';
    }
    if (status > 100 && status < 300 && truth.pddMs === null) {
      truth.pddMs = (Math.round(atUs) - truth.startUs) / 1000;
    }
    if (status >= 200 && status < 300) {
      truth.answerUs ??= Math.round(atUs);
      truth.state = 'answered';
      truth.finalStatus = status;
    } else if (status >= 300 && status !== 407 && status !== 401) {
      truth.finalStatus = status;
      truth.state = status === 487 ? 'cancelled' : 'failed';
      truth.endUs ??= Math.round(atUs);
      if (REFUSALS.has(status)) truth.endedBy = 'callee';
    }
    const contact = status === 100 ? [] : [this.#contact(this.options.callee, this.options.to)];
    this.#response(atUs, status, 'INVITE', this.#cseq, this.#branch, sdp, [...contact, ...headers]);
  }

  ackSuccess(atUs: number): void {
    this.#request(atUs, 'ACK', this.#cseq, `${this.#branch}ack`, true, null, []);
  }

  /** ACK of a failure is in the INVITE's transaction (RFC 3261 17.1.1.3). */
  ackFailure(atUs: number): void {
    this.#request(atUs, 'ACK', this.#cseq, this.#branch, true, null, []);
  }

  /** Another INVITE of the same attempt, after a challenge. */
  nextTransaction(suffix: string): void {
    this.#cseq++;
    this.#branch = `${this.#branch}${suffix}`;
  }

  cancel(atUs: number): void {
    this.#truth.endedBy = 'caller';
    this.#truth.endUs = Math.round(atUs);
    this.#request(atUs, 'CANCEL', this.#cseq, this.#branch, false, null, []);
  }

  respondCancel(atUs: number): void {
    this.#response(atUs, 200, 'CANCEL', this.#cseq, this.#branch, null, []);
  }

  bye(atUs: number, by: 'caller' | 'callee', headers: readonly string[] = []): void {
    this.#truth.endUs = Math.round(atUs);
    this.#truth.endedBy = by;
    this.#truth.state = 'ended';
    this.#byeBranch = `${this.#branch}bye`;
    this.#byeCseq = by === 'caller' ? this.#cseq + 1 : 1;
    this.#inDialog(atUs, 'BYE', this.#byeCseq, this.#byeBranch, by, headers);
  }

  respondBye(atUs: number, by: 'caller' | 'callee'): void {
    const { caller, callee } = this.options;
    const text = this.#message(
      'SIP/2.0 200 OK',
      by === 'caller' ? caller : callee,
      this.#byeBranch,
      'BYE',
      this.#byeCseq,
      true,
      null,
      [],
      by === 'callee',
    );
    const sending = by === 'caller' ? { from: callee, to: caller, text } : { from: caller, to: callee, text };
    this.#send(atUs, sending, null, 200);
  }

  /** The last message again, as it was. */
  retransmit(atUs: number): void {
    if (this.#last === null) throw new Error('nothing to retransmit');
    this.#truth.retransmissions++;
    const status = /^SIP\/2\.0 (\d{3})/.exec(this.#last.text)?.[1];
    const method = status === undefined ? (this.#last.text.split(' ', 1)[0] ?? null) : null;
    this.#send(atUs, this.#last, method, status === undefined ? null : Number(status));
  }

  /** Nobody answered: what the caller's timer (RFC 3261 timer B) concludes. When it did, a capture does not show. */
  timedOut(): void {
    this.#truth.state = 'timed-out';
    this.#truth.endedBy = 'timeout';
  }

  #request(
    atUs: number,
    method: string,
    cseq: number,
    branch: string,
    toTag: boolean,
    sdp: string | null,
    headers: readonly string[],
  ): void {
    const { caller, callee, to } = this.options;
    const start = `${method} sip:${to}@${addressOf(callee.ip)}:${callee.port} SIP/2.0`;
    const text = this.#message(start, caller, branch, method, cseq, toTag, sdp, headers, false);
    this.#send(atUs, { from: caller, to: callee, text }, method, null);
  }

  #inDialog(
    atUs: number,
    method: string,
    cseq: number,
    branch: string,
    by: 'caller' | 'callee',
    headers: readonly string[],
  ): void {
    if (by === 'caller') {
      this.#request(atUs, method, cseq, branch, true, null, headers);
      return;
    }
    const { caller, callee, from } = this.options;
    const start = `${method} sip:${from}@${addressOf(caller.ip)}:${caller.port} SIP/2.0`;
    const text = this.#message(start, callee, branch, method, cseq, true, null, headers, true);
    this.#send(atUs, { from: callee, to: caller, text }, method, null);
  }

  #response(
    atUs: number,
    status: number,
    method: string,
    cseq: number,
    branch: string,
    sdp: string | null,
    headers: readonly string[],
  ): void {
    const { caller, callee } = this.options;
    const start = `SIP/2.0 ${status} ${REASON[status] ?? 'Unknown'}`;
    const text = this.#message(start, caller, branch, method, cseq, status !== 100, sdp, headers, false);
    this.#send(atUs, { from: callee, to: caller, text }, null, status);
  }

  #message(
    start: string,
    via: Endpoint,
    branch: string,
    method: string,
    cseq: number,
    toTag: boolean,
    sdp: string | null,
    headers: readonly string[],
    fromCallee: boolean,
  ): string {
    const { caller, callee, callId, callerAgent, calleeAgent } = this.options;
    const callerParty = `<sip:${this.options.from}@${addressOf(caller.ip)}>;tag=${this.#fromTag}`;
    const calleeParty = `<sip:${this.options.to}@${addressOf(callee.ip)}>${toTag ? `;tag=${this.#toTag}` : ''}`;
    const response = start.startsWith('SIP/2.0');
    const speaksCallee = response !== fromCallee;
    const lines = [
      start,
      `Via: SIP/2.0/UDP ${socketOf(via)};branch=${branch};rport`,
      ...(response ? [] : ['Max-Forwards: 70']),
      `From: ${fromCallee ? calleeParty : callerParty}`,
      `To: ${fromCallee ? callerParty : calleeParty}`,
      `Call-ID: ${callId}`,
      `CSeq: ${cseq} ${method}`,
      `${response ? 'Server' : 'User-Agent'}: ${speaksCallee ? calleeAgent : callerAgent}`,
      ...headers,
      ...(sdp === null ? [] : ['Content-Type: application/sdp']),
      `Content-Length: ${sdp?.length ?? 0}`,
    ];
    return `${lines.join('\r\n')}\r\n\r\n${sdp ?? ''}`;
  }

  #contact(end: Endpoint, user: string): string {
    return `Contact: <sip:${user}@${socketOf(end)}>`;
  }

  #send(atUs: number, sending: Sending, method: string | null, status: number | null): void {
    this.#last = sending;
    this.#truth.messages++;
    this.counts.messages++;
    if (method !== null) this.counts.byMethod[method] = (this.counts.byMethod[method] ?? 0) + 1;
    if (status !== null) this.counts.byStatus[status] = (this.counts.byStatus[status] ?? 0) + 1;
    this.probe.captured(atUs, sending.from, sending.to, Buffer.from(sending.text, 'latin1'));
  }
}
