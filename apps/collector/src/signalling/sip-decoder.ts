import type { SipRecord } from '@earshot/contracts';
import { parseSipMessage, type SipMessage } from '@earshot/protocol';
import type { CollectorCounters } from '../counters/collector-counters.js';
import type { SdpHints } from '../media/sdp-hints.js';
import type { Origin } from '../records/origin.js';
import { recordIdBetween } from '../records/record-id.js';
import type { RecordOutbox } from '../records/record-outbox.js';
import { endpointReportOf } from '../reports/endpoint-reports.js';
import { CapturedSip, wholeRecord } from './captured-sip.js';
import { CopyFinder } from './copy-finder.js';
import { OrdinalCounter } from './ordinal-counter.js';

/** A counter or a flag in such a header would tie strangers together. */
const MIN_CORRELATION_LENGTH = 8;

/** SIP messages in, records out; learns media addresses on the way. */
export class SipDecoder {
  readonly ordinals = new OrdinalCounter();
  readonly copies = new CopyFinder();

  constructor(
    private readonly hints: SdpHints,
    private readonly outbox: RecordOutbox,
    private readonly counters: CollectorCounters,
    /** Lower-case names of headers with an id that legs of one call share. */
    private readonly correlationHeaders: readonly string[] = [],
    /** Records are read by this process before the next are made; each field when it is asked for. */
    private readonly asAsked = false,
  ) {}

  /** Takes one whole message; false where it is none. */
  take(bytes: Uint8Array, start: number, end: number, transport: SipRecord['transport'], origin: Origin): boolean {
    const { probe, atUs, src, dst } = origin;
    const earlier = this.copies.find(bytes, start, end, origin);
    if (earlier !== null) {
      this.counters.add('sip.mirror-copies');
      const record = this.outbox.waiting(earlier.place, earlier.generation);
      if (record?.kind === 'sip') record.mirrorCopies++;
      return true;
    }
    const decoded = parseSipMessage(bytes, start, end);
    if (!decoded.ok) {
      this.counters.add('sip.malformed');
      this.counters.addNamed('undecoded', `sip-${decoded.fault}`);
      return false;
    }
    const message = decoded.value;
    const ordinal = this.ordinals.next(atUs, probe, src);
    const id = recordIdBetween('sip', probe, atUs, ordinal, src, dst, bytes.subarray(start, end));
    const shared = origin.correlationId ?? this.correlationOf(message);
    const record = this.asAsked
      ? new CapturedSip(message, origin, id, ordinal, transport, shared).asRecord()
      : wholeRecord(message, origin, id, ordinal, transport, shared, 0);
    if (record.sdp !== null) this.hints.learn(ownText(record.callId), record.sdp);
    this.copies.remember(this.outbox.length, this.outbox.generation);
    this.outbox.add(record);
    this.counters.sipMessages++;
    const report = endpointReportOf(message, record);
    if (report !== null) {
      this.outbox.add(report);
      this.counters.add('sip.endpoint-reports');
    }
    return true;
  }

  private correlationOf({ headers }: SipMessage): string | null {
    for (const name of this.correlationHeaders) {
      const value = headers.first(name);
      if (value !== null && value.length >= MIN_CORRELATION_LENGTH) return value;
    }
    return null;
  }
}

/** A copy: a part of a message that is remembered keeps the whole message, as V8 cuts texts by reference. */
function ownText(text: string): string {
  const half = text.length >>> 1;
  const own = text.slice(0, half) + text.slice(half);
  // Reading its end makes one text of the two.
  own.charCodeAt(own.length - 1);
  return own;
}
