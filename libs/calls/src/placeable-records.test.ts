import type { StunRecord } from '@earshot/contracts';
import { ALICE, BOB, iceChecks, rtpTimeline, SipFlow } from '@earshot/test/builders';
import { describe, expect, it } from 'vitest';
import { createFold, type Fold, MAX_MESSAGES_WITHOUT_CALL_ID } from './fold.js';
import { MAX_WAITING_RECORDS } from './placeable-records.js';

function stun(number: number, fields: Partial<StunRecord> = {}): StunRecord {
  const src = `198.18.${number >> 8}.${number & 0xff}:4000`;
  return { ...iceChecks({ src, dst: '203.0.113.3:3478', atMs: number / 1000 }), id: `stun-${number}`, ...fields };
}

function stunOf(fold: Fold): string[] {
  return [...fold.calls()].flatMap((call) => call.stun.map(({ id }) => id));
}

const call = () => new SipFlow().invite().at(2000).respond(200).ack().records;
const FLOOD = 3 * MAX_WAITING_RECORDS;

describe('records that belong to no call', () => {
  it('are kept while they are few, and those of a call that comes later are found', () => {
    const fold = createFold();
    for (let number = 0; number < MAX_WAITING_RECORDS - 1; number++) fold.add(stun(number));
    fold.add(stun(FLOOD, { src: ALICE.media }));
    fold.addAll(call());
    expect(fold.recordsLetGo()).toBe(0);
    expect(stunOf(fold)).toEqual([`stun-${FLOOD}`]);
  });

  it.each<[string, Partial<StunRecord>]>([
    ['its Call-ID', { callId: 'call-1@192.0.2.10' }],
    ['the address that one side announced', { dst: BOB.media }],
  ])('are let go, the oldest first, and none of what belongs to a call by %s', (_, fields) => {
    const fold = createFold();
    fold.add(stun(FLOOD, fields));
    fold.addAll(call());
    for (let number = 0; number < FLOOD; number++) fold.add(stun(number));
    const letGo = fold.recordsLetGo();
    expect(letGo).toBeGreaterThanOrEqual(FLOOD - MAX_WAITING_RECORDS);
    expect(letGo).toBeLessThan(FLOOD);
    expect(stunOf(fold)).toEqual([`stun-${FLOOD}`]);
    // The newest still wait.
    fold.addAll(new SipFlow({ callId: 'late', caller: { ...ALICE, media: stun(FLOOD - 1).src } }).invite().records);
    expect(stunOf(fold)).toContain(`stun-${FLOOD - 1}`);
  });

  it('belong to a stream that nobody announced where they are of its addresses', () => {
    const fold = createFold();
    const media = rtpTimeline({ src: '10.9.0.1:4000', dst: '10.9.0.2:4000', ssrc: 7, fromMs: 0, toMs: 9000 });
    fold.add(stun(FLOOD, { src: '10.9.0.1:4000', dst: '10.9.0.2:4000' }));
    fold.addAll(media);
    for (let number = 0; number < FLOOD; number++) fold.add(stun(number));
    // The Call-ID is of the probe's own SDP, which came with the last window alone.
    fold.addAll(call());
    fold.addAll(media.slice(-1).map((window) => ({ ...window, id: 'last', callId: 'call-1@192.0.2.10' })));
    expect(stunOf(fold)).toEqual([`stun-${FLOOD}`]);
  });

  it('count once where they come again while they wait', () => {
    const fold = createFold();
    for (let time = 0; time < 3; time++)
      for (let number = 0; number < MAX_WAITING_RECORDS; number++) fold.add(stun(number));
    expect(fold.recordsLetGo()).toBe(0);
  });
});

it('messages without a Call-ID are counted, and beyond a bound no more than that', () => {
  const fold = createFold();
  const [invite] = new SipFlow().invite().records;
  if (invite === undefined) return;
  for (let number = 0; number < MAX_MESSAGES_WITHOUT_CALL_ID + 10; number++)
    fold.add({ ...invite, callId: '', id: number.toString(16).padStart(32, '0'), atUs: invite.atUs + number });
  expect(fold.recordsLetGo()).toBe(10);
  expect(fold.sip().messages).toBe(MAX_MESSAGES_WITHOUT_CALL_ID + 10);
  expect(fold.otherTransactions()).toMatchObject([{ callId: '', messages: MAX_MESSAGES_WITHOUT_CALL_ID }]);
  fold.addAll(call());
  expect([...fold.calls()]).toHaveLength(1);
});
