import type { DtmfRecord, RtcpRecord, SipRecord } from '@earshot/contracts';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  type AllowedDifference,
  DIGITS_DIFFER,
  NO_STREAM,
  PAYLOAD_TYPES_DIFFER,
  RTCP_DIFFERS,
  SIP_DIFFERS,
} from './allowed-differences.js';
import { type CaptureRecords, ofKind, recordsOfCorpus } from './capture-records.js';
import { socket } from './manifest.js';
import { innermost, type RecordedRow, recordedRows, valuesOf } from './recorded-rows.js';

const corpus = process.env.EARSHOT_CORPUS;
let all: CaptureRecords[] = [];

function except(list: readonly AllowedDifference[]): CaptureRecords[] {
  return all.filter(({ capture }) => !list.some(({ file }) => file === capture.file));
}

/** What only one of the two has, each value as often as it has it more. */
function differences(file: string, ours: readonly string[], recorded: readonly string[]): string[] {
  const balance = new Map<string, number>();
  for (const value of ours) balance.set(value, (balance.get(value) ?? 0) + 1);
  for (const value of recorded) balance.set(value, (balance.get(value) ?? 0) - 1);
  return [...balance].flatMap(([value, count]) =>
    count === 0 ? [] : [`${file}: ${count > 0 ? 'ours' : 'recorded'} ${Math.abs(count)} × ${value}`],
  );
}

interface MessageLine {
  /** Call-ID, method or status. */
  readonly start: string;
  /** Null where tshark printed none. */
  readonly cseq: string | null;
}

/** The messages of a frame, of which there may be several. One that was cut before its Call-ID is one all the same. */
function recordedMessages(row: RecordedRow): MessageLine[] {
  const callIds = row.call_id === '' ? [''] : valuesOf(row, 'call_id');
  const sequences = valuesOf(row, 'cseq');
  const methods = valuesOf(row, 'method');
  const statuses = valuesOf(row, 'status');
  return callIds.map((callId, index) => {
    const cseq = sequences[index] ?? null;
    // Requests and responses are printed in columns of their own: with both, whose turn it is shows by the method of the CSeq.
    const [, cseqMethod = ''] = (cseq ?? '').split(' ');
    const start = statuses.length === 0 ? methods[index] : methods.length === 0 ? statuses[index] : cseqMethod;
    return { start: `${callId} ${start}`, cseq };
  });
}

function ourMessage({ callId, method, status, cseq, cseqMethod }: SipRecord): MessageLine {
  return { start: `${callId} ${method ?? status}`, cseq: `${cseq} ${cseqMethod}` };
}

/** Time, addresses and every field of the compound that tshark prints. */
function recordedCompound(row: RecordedRow): string {
  const list = (column: string) => valuesOf(row, column).map(Number);
  const source = socket(innermost(row, 'src'), Number(innermost(row, 'sport')));
  const destination = socket(innermost(row, 'dst'), Number(innermost(row, 'dport')));
  const xr = list('rtcp.xr.bt');
  // tshark has one name for the fraction of report blocks and the loss rate of VoIP metrics.
  return JSON.stringify([
    Math.floor(Number((row.time_epoch ?? '').replace('.', '').slice(0, 16))),
    `${source} > ${destination}`,
    list('rtcp.pt'),
    list('rtcp.ssrc.fraction'),
    list('rtcp.ssrc.cum_nr').map((lost) => lost & 0xff_ffff),
    list('rtcp.ssrc.ext_high'),
    list('rtcp.ssrc.jitter'),
    list('rtcp.ssrc.lsr'),
    list('rtcp.ssrc.dlsr'),
    list('rtcp.sender.packetcount'),
    list('rtcp.sender.octetcount'),
    xr,
    xr.includes(7) ? list('rtcp.xr.voipmetrics.rfactor') : [],
    xr.includes(7) ? list('rtcp.xr.voipmetrics.moslq') : [],
    xr.includes(7) ? list('rtcp.xr.voipmetrics.moscq') : [],
  ]);
}

function ourCompound({ atUs, src, dst, packetTypes, reports, senderInfo, xr }: RtcpRecord): string {
  const metrics = xr.filter(({ type }) => type === 7).map(({ fields }) => fields);
  const tenths = (value: unknown) => (typeof value === 'number' ? [value / 10] : []);
  return JSON.stringify([
    atUs,
    `${src} > ${dst}`,
    packetTypes,
    [...reports.map(({ fractionLost256 }) => fractionLost256), ...metrics.map(({ lossRate256 }) => lossRate256)],
    reports.map(({ cumulativeLost }) => cumulativeLost & 0xff_ffff),
    reports.map(({ extendedHighestSequence }) => extendedHighestSequence),
    reports.map(({ interarrivalJitterUnits }) => interarrivalJitterUnits),
    reports.map(({ lastSenderReport }) => lastSenderReport),
    reports.map(({ delaySinceLastSenderReport }) => delaySinceLastSenderReport),
    senderInfo === null ? [] : [senderInfo.packets],
    senderInfo === null ? [] : [senderInfo.octets],
    xr.map(({ type }) => type),
    metrics.flatMap(({ rFactor }) => (typeof rFactor === 'number' ? [rFactor] : [])),
    metrics.flatMap(({ mosLqTenths }) => tenths(mosLqTenths)),
    metrics.flatMap(({ mosCqTenths }) => tenths(mosCqTenths)),
  ]);
}

const DIGITS = '0123456789*#ABCD';

/** One digit for each event of one timestamp (RFC 4733 2.5.1.3), with its longest duration in units. */
function recordedDigits(rows: readonly RecordedRow[]): string[] {
  const digits = new Map<string, { digit: string; units: number }>();
  for (const row of rows) {
    const digit = DIGITS[Number(row.event)];
    if (digit === undefined) continue;
    const key = [row.src, row.sport, row.dst, row.dport, row.ssrc, row.ts, row.event].join(' ');
    const known = digits.get(key);
    digits.set(key, { digit, units: Math.max(known?.units ?? 0, Number(row.duration)) });
  }
  return [...digits].map(([key, { digit, units }]) => `${key.split(' ')[4]} ${digit} ${units}`);
}

/** Events beside Opus have its clock (RFC 4733 2.1): its timestamps advance by 48 000 a second. */
const EVENT_CLOCK_RATES: ReadonlyMap<string, number> = new Map([['asterisk-testsuite__opus-3125894607.pcap', 48_000]]);

function ourDigit({ ssrc, digit, durationMs }: DtmfRecord, file: string): string {
  const units = Math.round((durationMs * (EVENT_CLOCK_RATES.get(file) ?? 8000)) / 1000);
  return `0x${ssrc.toString(16).padStart(8, '0')} ${digit} ${units}`;
}

describe.skipIf(corpus === undefined)('records of public captures (folder in EARSHOT_CORPUS)', () => {
  beforeAll(async () => {
    all = await recordsOfCorpus(corpus as string);
  }, 300_000);

  it('have the Call-ID, method or status, and CSeq of each message', () => {
    const wrong = except(SIP_DIFFERS).flatMap(({ capture, records }) => {
      const recorded = recordedRows(corpus as string, capture.file, 'sip').flatMap(recordedMessages);
      const ours = ofKind(records, 'sip').map(ourMessage);
      const starts = differences(
        capture.file,
        ours.map(({ start }) => start),
        recorded.map(({ start }) => start),
      );
      const known = new Set(ours.map(({ start, cseq }) => `${start} ${cseq}`));
      const unknown = recorded.filter(({ start, cseq }) => cseq !== null && !known.has(`${start} ${cseq}`));
      return [...starts, ...unknown.map(({ start, cseq }) => `${capture.file}: recorded ${start} with CSeq ${cseq}`)];
    });
    expect(wrong).toEqual([]);
  });

  it('have every field of each RTCP compound, XR blocks and VoIP metrics among them', () => {
    const wrong = except(RTCP_DIFFERS).flatMap(({ capture, records }) => {
      if (NO_STREAM.has(capture.file)) return [];
      const rows = recordedRows(corpus as string, capture.file, 'rtcp');
      return differences(capture.file, ofKind(records, 'rtcp').map(ourCompound), rows.map(recordedCompound));
    });
    expect(wrong).toEqual([]);
  });

  it('have the digits of telephone-event, with their durations', () => {
    const wrong = except(DIGITS_DIFFER).flatMap(({ capture, records }) => {
      if (NO_STREAM.has(capture.file)) return [];
      const rows = recordedRows(corpus as string, capture.file, 'rtpevent');
      const ours = ofKind(records, 'dtmf').map((record) => ourDigit(record, capture.file));
      return differences(capture.file, ours, recordedDigits(rows));
    });
    expect(wrong).toEqual([]);
  });

  it('have the packets of each payload type', () => {
    const wrong = except(PAYLOAD_TYPES_DIFFER).flatMap(({ capture, records }) => {
      if (NO_STREAM.has(capture.file)) return [];
      const ours = new Map<string, number>();
      for (const { counts } of ofKind(records, 'rtp-window')) {
        for (const [type, packets] of Object.entries(counts.payloadTypes))
          ours.set(type, (ours.get(type) ?? 0) + packets);
      }
      const shown = (counts: Iterable<readonly [string, number]>) =>
        [...counts].map(([type, packets]) => `payload type ${type}: ${packets}`);
      return differences(capture.file, shown(ours), shown(Object.entries(capture.rtp.payload_types)));
    });
    expect(wrong).toEqual([]);
  });
});
