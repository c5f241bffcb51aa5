import type { CaptureRecord, DtlsRecord, StunRecord, T38Record } from '@earshot/contracts';
import { ALICE, answeredCall, BOB, iceChecks, rtpTimeline, START_US } from '@earshot/test/builders';
import { describe, expect, it } from 'vitest';
import { createFold } from '../fold.js';

const CALL_ID = 'call-1@192.0.2.10';
const PHONE = '10.9.0.1:4000';
const RELAY = '10.9.0.2:4000';

function header(id: string, src: string, dst: string, callId: string | null, atMs: number) {
  const key = callId === null ? `m:${src}|${dst}` : `c:${callId}`;
  return {
    v: 1 as const,
    id: id.padStart(32, '0'),
    probe: 'probe-1',
    atUs: START_US + atMs * 1000,
    key,
    src,
    dst,
    callId,
  };
}

function stun(id: string, src: string, dst: string, callId: string | null = null, atMs = 2500): StunRecord {
  return { ...iceChecks({ src, dst, atMs, requests: 3 }), id, callId };
}

function dtls(id: string, src: string, dst: string, callId: string | null = null): DtlsRecord {
  return {
    ...header(id, src, dst, callId, 2600),
    kind: 'dtls',
    version: null,
    clientHellos: 1,
    serverHelloUs: null,
    finishedUs: null,
    handshakeMs: null,
    outcome: 'unanswered',
    alert: null,
  };
}

function t38(id: string, src: string, dst: string): T38Record {
  return {
    ...header(id, src, dst, null, 2700),
    kind: 't38',
    windowUs: START_US,
    packets: 10,
    octets: 300,
    expected: 12,
    lost: 2,
    recovered: 2,
    duplicates: 0,
    reordered: 0,
    malformed: 0,
    longestGapMs: 90,
    indicators: { ced: 1 },
    data: {},
    messages: {},
    pages: 0,
  };
}

function callOf(records: readonly CaptureRecord[]) {
  const fold = createFold();
  fold.addAll(records);
  fold.addAll(records);
  const calls = [...fold.calls()];
  expect(calls).toHaveLength(1);
  const { stun: checks, dtls: handshakes, t38: fax } = calls[0] ?? { stun: [], dtls: [], t38: [] };
  return [checks, handshakes, fax].map((records) => records.map(({ id }) => id.replace(/^0+/, '')));
}

describe('checks, handshakes and fax', () => {
  it('belong to the leg that announced one of their addresses, each once and in order of time', () => {
    const own = [
      stun('2', ALICE.media, BOB.media, null, 7000),
      stun('1', BOB.media, PHONE),
      dtls('3', PHONE, ALICE.media),
      t38('4', ALICE.media, BOB.media),
    ];
    expect(callOf([...own, ...answeredCall().records])).toEqual([['1', '2'], ['3'], ['4']]);
  });

  it('belong to the leg whose Call-ID the probe had', () => {
    const own = [stun('1', PHONE, RELAY, CALL_ID), dtls('2', PHONE, RELAY, CALL_ID)];
    expect(callOf([...answeredCall().records, ...own])).toEqual([['1'], ['2'], []]);
  });

  it('belong to the leg that has the media between the same two addresses', () => {
    const media = rtpTimeline({ src: PHONE, dst: RELAY, callId: CALL_ID, fromMs: 2100, toMs: 9000 });
    const own = [stun('1', RELAY, PHONE), dtls('2', PHONE, RELAY), stun('3', PHONE, '10.9.0.9:4000')];
    expect(callOf([...answeredCall().records, ...media, ...own])).toEqual([['1'], ['2'], []]);
  });
});
