import type { CaptureRecord, Stream } from '@earshot/contracts';
import { ALICE, answeredCall, BOB, rtpTimeline, SipFlow, senderReport } from '@earshot/test/builders';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createFold } from '../fold.js';

const CNAME = 'alice@192.0.2.10';
const SECONDS = { fromMs: 2100, toMs: 20_000 };
/** `answeredCall`'s. */
const ALICE_SSRC = 0xa11ce;

function streams(records: readonly CaptureRecord[]): Stream[] {
  const fold = createFold();
  fold.addAll(records);
  const bound = [...fold.calls()].flatMap(({ facts }) => facts.streamDetails);
  return [...bound, ...fold.unboundStreams()];
}

/** A source of Alice's host (or another) from a port that nobody announced, with its name. */
function second(ssrc: number, { host = '192.0.2.10', cname = CNAME, ...span }: Partial<Second> = {}): CaptureRecord[] {
  const src = `${host}:4800`;
  const dst = '198.51.100.7:7000';
  return [
    ...rtpTimeline({ src, dst, ssrc, ...SECONDS, ...span }),
    senderReport({ src: `${host}:4801`, dst, ssrc, cname, atMs: 5000, ntpMiddle: ssrc, packets: 100 }),
  ];
}

interface Second {
  host: string;
  cname: string;
  fromMs: number;
  toMs: number;
}

/** The name of Alice's stream that SDP binds. */
function named(cname = CNAME, src = '192.0.2.10:4001'): CaptureRecord {
  return senderReport({ src, dst: '192.0.2.20:6001', ssrc: ALICE_SSRC, cname, atMs: 4000, ntpMiddle: 9, packets: 9 });
}

const found = (records: readonly CaptureRecord[], ssrc: string) =>
  streams(records).find((stream) => stream.ssrc === ssrc);

describe('a stream of no announced address or SSRC', () => {
  const { records } = answeredCall();

  it('joins the leg of a stream of the same host with the same CNAME', () => {
    expect(found([...records, named(), ...second(0x77)], '0x00000077')).toMatchObject({
      callId: 'call-1@192.0.2.10',
      listener: 'callee',
      boundBy: 'cname',
      boundValue: CNAME,
    });
  });

  it('joins it behind a NAT where the SSRC is the same too', () => {
    const all = [...records, named(), ...second(ALICE_SSRC, { host: '10.0.0.5' })];
    const sections = streams(all).filter(({ ssrc }) => ssrc === '0x000a11ce');
    expect(sections.map(({ src, boundBy }) => [src, boundBy]).sort()).toEqual([
      ['10.0.0.5:4800', 'cname'],
      [ALICE.media, 'sdp'],
    ]);
  });

  it('joins the leg of the side that announced the CNAME', () => {
    const lines = [`a=ssrc:1 cname:${CNAME}`];
    const flow = new SipFlow().invite().at(2000).respond(200, { sdp: { lines } }).ack();
    const stream = found([...flow.records, ...second(0x77, { host: '10.0.0.5' })], '0x00000077');
    expect(stream).toMatchObject({ listener: 'caller', boundBy: 'cname', boundValue: CNAME });
  });

  it('brings along what runs back to it', () => {
    const back = rtpTimeline({ src: '198.51.100.7:7000', dst: '192.0.2.10:4800', ssrc: 0x88, ...SECONDS });
    expect(found([...records, named(), ...second(0x77), ...back], '0x00000088')).toMatchObject({
      listener: 'caller',
      boundBy: 'symmetric',
    });
  });

  const others: [string, CaptureRecord[]][] = [
    ['of another host', [named(), ...second(0x77, { host: '192.0.2.11' })]],
    ['with another CNAME', [named(), ...second(0x77, { cname: 'bob@192.0.2.20' })]],
    ['after the call', [named(), ...second(0x77, { fromMs: 40_000, toMs: 50_000 })]],
    ['whose name was told by another host', [named(CNAME, '203.0.113.9:4001'), ...second(0x77)]],
    ['without a name on the other', [...second(0x77)]],
  ];
  it.each(others)('stays unbound: %s', (_, more) => {
    expect(found([...records, ...more], '0x00000077')).toMatchObject({ boundBy: null, callId: null });
  });

  it('stays unbound where two legs of that time have the name', () => {
    const other = answeredCall({
      callId: 'call-2',
      caller: { ...ALICE, media: '192.0.2.10:4100' },
      callee: { ...BOB, media: '192.0.2.20:6100' },
      toCallee: { ssrc: 0x99 },
    });
    const src = '192.0.2.10:4101';
    const also = senderReport({
      ...{ src, dst: '192.0.2.20:6101', ssrc: 0x99, cname: CNAME, atMs: 4000, ntpMiddle: 7, packets: 9 },
    });
    const all = [...records, ...other.records, named(), also, ...second(0x77)];
    expect(found(all, '0x00000077')).toMatchObject({ boundBy: null });
  });

  it('is bound alike in any order of records', () => {
    const all = [...records, named(), ...second(0x77), ...second(ALICE_SSRC, { host: '10.0.0.5' })];
    const expected = streams(all);
    fc.assert(
      fc.property(fc.shuffledSubarray(all, { minLength: all.length }), (shuffled) => {
        expect(streams(shuffled)).toEqual(expected);
      }),
      { numRuns: 20 },
    );
  });
});
