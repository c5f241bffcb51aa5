import { legKey, mediaKey, RECORD_VERSION, type RtcpRecord } from '@earshot/contracts';
import { decodeRtcpCompound, type RtcpCompound, rtcpRecordFields } from '@earshot/protocol';
import type { CollectorCounters } from '../counters/collector-counters.js';
import type { Origin } from '../records/origin.js';
import { recordId } from '../records/record-id.js';
import type { RecordOutbox } from '../records/record-outbox.js';
import { CopyFinder } from '../signalling/copy-finder.js';
import { OrdinalCounter } from '../signalling/ordinal-counter.js';

/** RTCP compounds in, records out. */
export class RtcpDecoder {
  private readonly ordinals = new OrdinalCounter();
  private readonly copies = new CopyFinder();

  constructor(
    private readonly outbox: RecordOutbox,
    private readonly counters: CollectorCounters,
  ) {}

  /**
   * Takes one compound that looks like RTCP. Says whether it was read, is encrypted, or is none. Between addresses that SDP did not
   * announce (`isKnown` false) only a compound that is whole is believed: encrypted ones look like broken ones.
   */
  take(
    bytes: Uint8Array,
    start: number,
    end: number,
    callId: string | null,
    isKnown: boolean,
    origin: Origin,
  ): 'taken' | 'srtcp' | 'malformed' {
    const decoded = decodeRtcpCompound(bytes, start, end);
    if (!decoded.ok) return decoded.fault === 'unsupported' ? 'srtcp' : 'malformed';
    if (!isKnown && decoded.value.fault !== null) return 'srtcp';
    this.takeDecoded(decoded.value, bytes.subarray(start, end), callId, origin);
    return 'taken';
  }

  /** Takes a compound that was read already, and the octets that it was read from. */
  takeDecoded(compound: RtcpCompound, content: Uint8Array, callId: string | null, origin: Origin): void {
    const { probe, atUs, src, dst, correlationId } = origin;
    const endpoints = `${src}>${dst}`;
    if (this.copies.find(content, 0, content.length, origin) !== null) {
      this.counters.add('rtcp.mirror-copies');
      return;
    }
    const ordinal = this.ordinals.next(atUs, probe, src);
    const fields = rtcpRecordFields(compound);
    // Field by field: to spread `fields` takes as long as all the rest.
    const record: RtcpRecord = {
      v: RECORD_VERSION,
      id: recordId('rtcp', probe, atUs, ordinal, endpoints, content),
      probe,
      atUs,
      key: callId === null ? mediaKey(src, dst) : legKey(callId),
      kind: 'rtcp',
      ordinal,
      src,
      dst,
      callId,
      correlationId,
      ssrc: fields.ssrc,
      packetTypes: fields.packetTypes,
      senderInfo: fields.senderInfo,
      reports: fields.reports,
      cname: fields.cname,
      sdes: fields.sdes,
      bye: fields.bye,
      app: fields.app,
      feedback: fields.feedback,
      xr: fields.xr,
      fault: fields.fault,
    };
    this.outbox.add(record);
    this.counters.add('rtcp.compounds');
  }
}
