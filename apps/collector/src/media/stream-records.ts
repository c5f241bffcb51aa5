import { type DtmfRecord, legKey, mediaKey, RECORD_VERSION, type RtpWindowRecord } from '@earshot/contracts';
import { recordId, recordIdOfTimes } from '../records/record-id.js';
import type { Digit } from './digit-tracker.js';
import type { OpenStream, WindowFields } from './open-stream.js';

/** Record of a window that ended. */
export function windowRecord(probe: string, stream: OpenStream, fields: WindowFields): RtpWindowRecord {
  const { src, dst, ssrc, callId, encrypted, firstUs } = stream;
  // Field by field: to spread `fields` takes longer than all of the window's packets.
  const record: RtpWindowRecord = {
    v: RECORD_VERSION,
    id: recordIdOfTimes('rtp-window', probe, fields.atUs, 0, stream.endpoints(), firstUs, fields.windowUs),
    probe,
    key: keyOf(stream),
    kind: 'rtp-window',
    src,
    dst,
    ssrc,
    callId,
    correlationId: null,
    encrypted,
    relayed: stream.relayed,
    atUs: fields.atUs,
    windowUs: fields.windowUs,
    codec: fields.codec,
    clockRate: fields.clockRate,
    clockSource: fields.clockSource,
    counts: fields.counts,
    dscp: fields.dscp,
    ttlMin: fields.ttlMin,
    ttlMax: fields.ttlMax,
    vlans: fields.vlans,
    sourceMacs: fields.sourceMacs,
    ttlShifts: fields.ttlShifts,
    probeDrops: fields.probeDrops,
  };
  if (fields.trace !== undefined) record.trace = fields.trace;
  return record;
}

export function digitRecord(probe: string, stream: OpenStream, digit: Digit): DtmfRecord {
  const { src, dst, ssrc, callId } = stream;
  return {
    v: RECORD_VERSION,
    id: recordId('dtmf', probe, digit.atUs, 0, stream.endpoints(), digit.digit),
    probe,
    atUs: digit.atUs,
    key: keyOf(stream),
    kind: 'dtmf',
    src,
    dst,
    ssrc,
    callId,
    digit: digit.digit,
    payloadType: digit.payloadType,
    durationMs: digit.durationMs,
    endSeen: digit.endSeen,
  };
}

function keyOf({ callId, src, dst }: OpenStream): string {
  return callId === null ? mediaKey(src, dst) : legKey(callId);
}
