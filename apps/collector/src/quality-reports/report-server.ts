import { createHash, randomBytes } from 'node:crypto';
import { parseSipMessage, parseVqReport, type SipMessage, writeSipResponse } from '@earshot/protocol';
import type { Pipeline } from '../pipeline.js';

/** Where a request came from, and where it came to. */
export interface Passage {
  readonly address: string;
  readonly port: number;
  /** `192.0.2.1:5060` */
  readonly src: string;
  readonly dst: string;
}

const EVENT = 'vq-rtcpxr';
const CONTENT_TYPE = 'application/vq-rtcpxr';
/** RFC 3261 17.2.2, Timer J: a request may be sent again so long. */
const TIMER_J_MS = 32_000;
/** Requests remembered for it, oldest out first. */
const MAX_REMEMBERED = 8192;

type Headers = readonly (readonly [name: string, value: string])[];
interface Outcome {
  readonly status: number;
  readonly reason: string;
  readonly headers?: Headers;
}

/**
 * A user agent server (RFC 3261 8.2) for one thing: PUBLISH of the voice quality of a call (RFC 6035, RFC 3903). A request
 * that is sent again is answered as it was, and its report is taken once.
 */
export class ReportServer {
  private readonly secret = randomBytes(8).toString('hex');
  private readonly answered = new Map<string, number>();

  constructor(
    private readonly pipeline: Pipeline,
    private readonly onReport: () => void,
  ) {}

  /** Takes one message and says what to answer; null for nothing. */
  answer(
    bytes: Uint8Array,
    start: number,
    end: number,
    passage: Passage,
  ): { request: SipMessage; text: string } | null {
    const { counters } = this.pipeline;
    counters.add('reports.messages');
    const decoded = parseSipMessage(bytes, start, end);
    // ACK is never answered (RFC 3261 17.1.1.3), nor are responses.
    if (!decoded.ok || decoded.value.method === null || decoded.value.method === 'ACK') {
      counters.add('reports.refused');
      return null;
    }
    const request = decoded.value;
    const tag = this.hash(`${request.callId} ${request.headers.first('from')}`);
    const isRepeated = this.isRepeated(request, passage);
    const outcome = this.outcomeOf(request, passage, isRepeated);
    if (isRepeated) counters.add('reports.repeated');
    else counters.add(outcome.status === 200 ? 'reports.answered' : 'reports.refused');
    const { address, port } = passage;
    const text = writeSipResponse(request, {
      ...outcome,
      ...{ address, port, toTag: tag.slice(0, 10) },
      headers: [...(outcome.headers ?? []), ['Server', 'Earshot']],
    });
    return text === null ? null : { request, text };
  }

  private outcomeOf(request: SipMessage, passage: Passage, isRepeated: boolean): Outcome {
    const { method, headers, contentType } = request;
    if (method === 'OPTIONS') {
      return { ...OK, headers: [...ALLOW, ['Accept', CONTENT_TYPE], ['Allow-Events', EVENT]] };
    }
    // RFC 3261 9.2: nothing is under way that could be cancelled.
    if (method === 'CANCEL') return { status: 481, reason: 'Call/Transaction Does Not Exist' };
    if (method !== 'PUBLISH') {
      const isKnown = METHODS.has(method as string);
      return isKnown
        ? { status: 405, reason: 'Method Not Allowed', headers: ALLOW }
        : { status: 501, reason: 'Not Implemented', headers: ALLOW };
    }
    const required = headers.all('require');
    if (required.length > 0) {
      return { status: 420, reason: 'Bad Extension', headers: [['Unsupported', required.join(', ')]] };
    }
    // RFC 3903 6 step 2; some phones send no Event at all.
    const event = headers.first('event');
    if (event !== null && event.split(';', 1)[0]?.trim().toLowerCase() !== EVENT) {
      return { status: 489, reason: 'Bad Event', headers: [['Allow-Events', EVENT]] };
    }
    // RFC 3903 6 step 3: no state is kept that could be refreshed; what brings a report is as good as new.
    if (headers.first('sip-if-match') !== null && request.bodyEnd === request.bodyStart) {
      return { status: 412, reason: 'Conditional Request Failed' };
    }
    const encoding = headers.first('content-encoding');
    if (encoding !== null && encoding.trim().toLowerCase() !== 'identity') {
      return { status: 415, reason: 'Unsupported Media Type', headers: [['Accept-Encoding', 'identity']] };
    }
    if (contentType !== CONTENT_TYPE) {
      return { status: 415, reason: 'Unsupported Media Type', headers: [['Accept', CONTENT_TYPE]] };
    }
    // RFC 3261 18.3.
    if (request.warnings.includes('content-length-too-long')) return { status: 400, reason: 'Body Too Short' };
    const body = request.raw.slice(request.bodyStart, request.bodyEnd);
    const report = parseVqReport(body);
    if (!report.ok) return { status: 400, reason: `Bad Report (${report.fault})` };
    if (!isRepeated) {
      const { src, dst } = passage;
      this.pipeline.voiceQuality(report.value, { src, dst, atUs: Date.now() * 1000 }, body);
      this.onReport();
    }
    // RFC 3903 6 step 6: an entity tag and an expiry, here of a state that is not kept.
    const identity = `${request.callId} ${request.cseq?.number}`;
    return {
      ...OK,
      headers: [
        ['SIP-ETag', this.hash(identity).slice(0, 16)],
        ['Expires', '0'],
      ],
    };
  }

  private isRepeated({ via, callId, cseq }: SipMessage, { src }: Passage): boolean {
    const nowMs = Date.now();
    const name = `${src} ${via?.branch} ${callId} ${cseq?.number} ${cseq?.method}`;
    const before = this.answered.get(name);
    if (before !== undefined && nowMs - before < TIMER_J_MS) return true;
    this.answered.delete(name);
    this.answered.set(name, nowMs);
    if (this.answered.size > MAX_REMEMBERED) {
      const [oldest] = this.answered.keys();
      if (oldest !== undefined) this.answered.delete(oldest);
    }
    return false;
  }

  /** Nobody can tell the tags of others' requests. */
  private hash(text: string): string {
    return createHash('sha256').update(`${this.secret} ${text}`).digest('hex');
  }
}

/** Methods that have a meaning (RFC 3261 and its extensions): a server that does not know one answers otherwise than one that does not take it. */
const METHODS: ReadonlySet<string> = new Set([
  'INVITE',
  'BYE',
  'REGISTER',
  'SUBSCRIBE',
  'NOTIFY',
  'MESSAGE',
  'INFO',
  'UPDATE',
  'PRACK',
  'REFER',
]);
const OK = { status: 200, reason: 'OK' } as const;
const ALLOW: Headers = [['Allow', 'PUBLISH, OPTIONS']];
