import { describe, expect, it } from 'vitest';
import type { CallDetail, LadderMessage, Stream } from '../../api/documents';
import { arrowColours } from './arrow-colour';
import { arrowOf, laneX, rowTops, totalWidth, wideGeometry } from './geometry';
import { labelOf } from './ladder-drawing';
import { type Colouring, DEFAULT_OPTIONS, type Zoom } from './ladder-options';
import { isOf, isTrouble, type MessageRow } from './row';
import { buildLadder, lanesOf, rowName, SHOW_ALL, transactionSpan } from './rows';

const [A, B, C] = ['10.0.0.1:5060', '10.0.0.2:5060', '[2001:db8::3]:5060'] as const;

function message(id: string, atUs: number, over: Partial<LadderMessage> = {}): LadderMessage {
  return {
    id,
    atUs,
    callId: 'one',
    legKey: 'leg-one',
    probe: 'p',
    src: A,
    dst: B,
    transport: 'udp',
    method: 'INVITE',
    status: null,
    reason: null,
    cseq: 1,
    cseqMethod: 'INVITE',
    sdpCodecs: null,
    retransmission: 0,
    retransmissionAfterMs: null,
    alsoSeen: [],
    transaction: 't1',
    milestone: null,
    octets: 900,
    ...over,
  };
}

const leg = (callId: string, ringUs: number | null) => ({ key: `leg-${callId}`, callId, ringUs });
const call = {
  answerUs: 8e6,
  endUs: 60e6,
  legDetails: [leg('one', 1.5e6), leg('two', null)],
  reports: [],
  streamDetails: [
    {
      key: 's',
      callId: 'one',
      src: B,
      dst: A,
      firstUs: 8.02e6,
      listener: 'caller',
      codec: 'PCMA',
      band: 'good',
    } as unknown as Stream,
  ],
} as unknown as CallDetail;

const answer = { method: null, status: 200, reason: 'OK', src: B, dst: A };
const flow = [
  message('a', 0, { sdpCodecs: ['PCMA'] }),
  message('b', 0.5e6, { retransmission: 1, retransmissionAfterMs: 500 }),
  message('c', 1.5e6, { ...answer, status: 180, reason: 'Ringing' }),
  message('d', 8e6, { ...answer, sdpCodecs: ['PCMA'] }),
  message('e', 8.04e6, { method: 'ACK', cseqMethod: 'ACK', transaction: 't2' }),
  message('f', 30e6, {
    callId: 'two',
    legKey: 'leg-two',
    method: 'OPTIONS',
    cseqMethod: 'OPTIONS',
    transaction: 't3',
    src: B,
    dst: C,
  }),
  message('g', 60e6, { method: 'BYE', cseqMethod: 'BYE', transaction: 't4' }),
];
const lanes = ['10.0.0.1', '10.0.0.2', '2001:db8::3'];
const none = new Set<string>();

describe('legs of the ladder', () => {
  it('are told apart where they have one Call-ID', () => {
    const both = { ...call, legDetails: [leg('one', null), { ...leg('one', null), key: 'leg-far' }] } as CallDetail;
    const far = { ...both.streamDetails[0], legKey: 'leg-far' } as Stream;
    const messages = [message('near', 0), message('far', 1000, { legKey: 'leg-far' })];
    const { rows } = buildLadder({ ...both, streamDetails: [far] }, messages, lanes, SHOW_ALL, null, none);
    expect(rows.map((row) => (row.kind === 'gap' ? null : row.leg))).toEqual([0, 1, 1]);
  });
});

describe('rows of the ladder', () => {
  const { rows, legSpans } = buildLadder(call, flow, lanes, SHOW_ALL, null, none);

  it('break where nothing was sent for two seconds, and say what the call was doing', () => {
    expect(rows.map((row) => (row.kind === 'gap' ? row.words : row.key))).toEqual([
      'a',
      'b',
      'c',
      '6.5 s ringing',
      'd',
      'e',
      'media-s',
      '22 s talking',
      'f',
      '30 s talking',
      'g',
    ]);
  });

  it('carry the time since the message before', () => {
    expect(rows.flatMap((row) => (row.kind === 'message' ? [row.deltaUs] : []))).toEqual([
      0, 0.5e6, 1e6, 6.5e6, 0.04e6, 21.96e6, 30e6,
    ]);
  });

  it('know where each leg begins and ends', () => {
    expect(legSpans).toEqual([
      { first: 0, last: 10 },
      { first: 8, last: 8 },
    ]);
  });

  it('are named for readers', () => {
    expect(rowName(rows[1] as never, lanes, '00:00:00.500')).toBe(
      '00:00:00.500, leg A, INVITE, 10.0.0.1 to 10.0.0.2, retransmission 1',
    );
  });
});

describe('labels', () => {
  it.each([
    ['INVITE', 'INVITE'],
    ['x'.repeat(24), 'x'.repeat(24)],
    ['x'.repeat(4099), `${'x'.repeat(23)}…`],
  ])('of a method, however long (case %#)', (method, expected) => {
    const only = [message('a', 0, { method })];
    const { rows } = buildLadder(call, only, lanes, SHOW_ALL, null, none);
    expect(labelOf(rows[0] as MessageRow, false).strong).toBe(expected);
  });
});

describe('hidden rows', () => {
  it('are counted by reason', () => {
    const ladder = buildLadder(
      call,
      flow,
      lanes,
      { ...SHOW_ALL, methods: new Set(['OPTIONS']), media: false },
      null,
      none,
    );
    expect([...ladder.hidden]).toEqual([['OPTIONS', 1]]);
    expect(ladder.rows.some((row) => row.key === 'f')).toBe(false);
    const errors = buildLadder(call, flow, lanes, { ...SHOW_ALL, errorsOnly: true }, null, none);
    expect(errors.hiddenCount).toBe(7);
  });

  it('are shown all the same where a link leads to them', () => {
    const ladder = buildLadder(call, flow, lanes, { ...SHOW_ALL, errorsOnly: true }, 'f', none);
    expect(ladder.rows.map((row) => row.key)).toContain('f');
    expect(ladder.hiddenCount).toBe(6);
  });
});

describe('retransmissions', () => {
  const repeats = [0, 1, 2, 3, 4, 5, 6].map((n) =>
    message(`r${n}`, n * 1e6, { retransmission: n, retransmissionAfterMs: n * 1000 }),
  );
  it('are folded from the third on', () => {
    const { rows } = buildLadder(call, repeats, lanes, { ...SHOW_ALL, media: false }, null, none);
    expect(rows.map((row) => row.key)).toEqual(['r0', 'r1', 'r2', 'r3']);
    expect(rows[3]).toMatchObject({ folded: 4, foldedToMs: 6000 });
  });

  it('are apart again where asked', () => {
    const { rows } = buildLadder(call, repeats, lanes, { ...SHOW_ALL, media: false }, null, new Set(['t1']));
    expect(rows).toHaveLength(7);
  });
});

describe('zoom', () => {
  const at = (zoom: Zoom) => {
    const { rows } = buildLadder(call, flow, lanes, SHOW_ALL, null, none, { ...DEFAULT_OPTIONS, zoom });
    return rows.flatMap((row) => (row.kind === 'message' ? [row] : []));
  };

  it('puts the messages of a transaction into one row, with its answer and its length', () => {
    expect(at('transactions').map(({ group }) => [group?.title, group?.detail, group?.messages.length])).toEqual([
      ['INVITE → 200', '8.000 s', 4],
      ['ACK', '', 1],
      ['OPTIONS, no final response', '', 1],
      ['BYE, no final response', '', 1],
    ]);
  });

  it('puts the messages of a phase into one row, from lane to lane, with what went wrong in it', () => {
    const rows = at('phases');
    expect(rows.map(({ group, from, to, deltaUs }) => [group?.title, group?.detail, from, to, deltaUs])).toEqual([
      ['Setup', '8.0 s, 1 repeat', 0, 1, 0],
      ['In call', '', 1, 2, 30e6],
      ['Release', '', 0, 1, 30e6],
    ]);
    expect(rows.map(isTrouble)).toEqual([true, false, false]);
    expect(rows.map((row) => isOf(row, 'e'))).toEqual([true, false, false]);
  });
});

describe('RTCP', () => {
  const report = { source: 'rtcp', streamKey: 's', atUs: 9e6 };
  const reported = {
    ...call,
    reports: [report, { ...report, atUs: 14e6 }, { ...report, source: 'vq-rtcpxr' }],
  } as unknown as CallDetail;

  it('is hidden and counted, until it is asked for: a row a stream, from who heard it to who sent it', () => {
    const without = buildLadder(reported, flow, lanes, SHOW_ALL, null, none);
    expect([...without.hidden]).toEqual([['RTCP', 2]]);
    const options = { ...DEFAULT_OPTIONS, rtcp: true };
    const { rows, hiddenCount } = buildLadder(reported, flow, lanes, SHOW_ALL, null, none, options);
    expect(rows.find(({ kind }) => kind === 'reports')).toMatchObject({ count: 2, from: 0, to: 1 });
    expect(hiddenCount).toBe(0);
  });
});

describe('colours', () => {
  const [invite, , ringing, answered, ack] = buildLadder(
    call,
    flow,
    lanes,
    { ...SHOW_ALL, media: false },
    null,
    none,
  ).rows.flatMap((row) => (row.kind === 'message' ? [row] : []));

  it('are of the leg, of the transaction, or of the class of the response', () => {
    const by = (colouring: Colouring) =>
      [invite, ringing, answered, ack].map((row) => arrowColours(colouring, flow)(row as MessageRow));
    expect(new Set(by('leg')).size).toBe(1);
    const [first, second, third, fourth] = by('transaction');
    expect([second, third]).toEqual([first, first]);
    expect(fourth).not.toBe(first);
    expect(new Set(by('class')).size).toBe(3);
  });
});

describe('a transaction', () => {
  it('is bracketed from its request to its final response', () => {
    const { rows } = buildLadder(call, flow, lanes, SHOW_ALL, null, none);
    expect(transactionSpan(rows, 't1')).toEqual({ first: 0, last: 4, words: 'INVITE → 200  8.000 s' });
    expect(transactionSpan(rows, 't4')).toBeNull();
  });
});

describe('geometry', () => {
  it('puts lanes where the design has them: first at 436, 154 apart in 992 pixels', () => {
    const geometry = wideGeometry(4, 2, 992);
    expect([laneX(geometry, 0), laneX(geometry, 3)]).toEqual([436, 436 + 3 * geometry.laneSpacing]);
    expect(geometry.laneSpacing).toBeGreaterThanOrEqual(150);
    expect(geometry.laneSpacing).toBeLessThanOrEqual(156);
  });

  it('scrolls sideways rather than squeeze lanes', () => {
    const geometry = wideGeometry(9, 2, 992);
    expect(geometry.laneSpacing).toBe(150);
    expect(totalWidth(geometry, 9)).toBe(436 + 8 * 150 + 64);
  });

  it('puts words 10 px from the tail, and 12 px after a head that points left', () => {
    const geometry = wideGeometry(4, 2, 992);
    expect(arrowOf(geometry, 0, 1)).toMatchObject({ pointsLeft: false, labelX: 446 });
    expect(arrowOf(geometry, 1, 0)).toMatchObject({ pointsLeft: true, labelX: 448 });
    expect(arrowOf(geometry, 1, 1).loops).toBe(true);
  });

  it('adds heights up', () => {
    expect(rowTops([24, 28, 24])).toEqual([0, 24, 52, 76]);
  });

  it('gives every host a lane, listed or not', () => {
    expect(lanesOf([{ host: '10.0.0.1', addresses: [A], userAgent: null, role: 'caller' }], flow, [])).toEqual(lanes);
  });
});
