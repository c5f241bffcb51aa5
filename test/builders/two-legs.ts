import type { CaptureRecord, SipRecord } from '@earshot/contracts';
import { rtpTimeline } from './rtp-timeline.js';
import { ALICE, type FlowOptions, type MessageOptions, SipFlow } from './sip-flow.js';

export const PBX = { user: '1001', address: '192.0.2.15:5060', media: '192.0.2.15:5000' };
export const FAR = { user: '1002', address: '192.0.2.30:5060', media: '192.0.2.30:7000' };

/** A leg into an agent, and the one that it sends out 50 ms later; both end after ten seconds. */
export function twoLegs(
  first: MessageOptions,
  second: MessageOptions,
  options: FlowOptions = {},
): [legIn: SipRecord[], legOut: SipRecord[]] {
  const legIn = new SipFlow({ callId: 'leg-in-5f31c', callee: { ...PBX, user: '1002' } })
    .invite(first)
    .at(500)
    .respond(200)
    .ack()
    .at(10_000)
    .bye();
  const legOut = new SipFlow({
    callId: 'leg-out',
    caller: { ...PBX, user: '55501', media: '192.0.2.15:5002' },
    callee: FAR,
    fromTag: 'x',
    toTag: 'y',
    ...options,
  })
    .at(50)
    .invite(second)
    .at(400)
    .respond(200)
    .ack()
    .at(10_010)
    .bye();
  return [legIn.records, legOut.records];
}

const header = (text: string): MessageOptions => ({ headers: [text] });
const UUID = 'ab30317f1a784dc48ff824d0d3715d86';
const OTHER_UUID = '47755a9de7794ba387653f2099600ef2';

export interface TiedLegs {
  /** The rule that ties them. */
  readonly rule: string;
  readonly legIn: readonly SipRecord[];
  readonly legOut: readonly SipRecord[];
  /** What is heard on both. */
  readonly media: readonly CaptureRecord[];
}

/** Calls through an agent that are one by each of the rules that need no decision and no agent of HEP. */
export const TIED_LEGS: readonly TiedLegs[] = [
  tied('session-id', [
    header(`Session-ID: ${UUID};remote=${'0'.repeat(32)}`),
    header(`Session-ID: ${OTHER_UUID};remote=${UUID}`),
  ]),
  tied('x-call-id', [{}, header('X-CID: leg-in-5f31c')]),
  tied('x-call-id', [header('X-Call-ID: common-5f31c'), header('X-Call-ID: common-5f31c')]),
  tied('icid', [
    header('P-Charging-Vector: icid-value="pcscf-5f31c";orig-ioi=a'),
    header('P-Charging-Vector: icid-value=pcscf-5f31c'),
  ]),
  tied('call-id-affix', [{}, {}, { callId: 'leg-in-5f31c_b2b-1' }]),
  tied('replaces', [{}, header('Replaces: leg-in-5f31c;to-tag=a;from-tag=b')]),
  tied('shared-media', [{}, { sdp: { address: ALICE.media } }]),
];

function tied(rule: string, legs: Parameters<typeof twoLegs>): TiedLegs {
  const [legIn, legOut] = twoLegs(...legs);
  const ways = [
    [ALICE.media, PBX.media, 0xa11ce],
    ['192.0.2.15:5002', FAR.media, 0xa11ce],
    [FAR.media, '192.0.2.15:5002', 0xfa4],
    [PBX.media, ALICE.media, 0xfa4],
  ] as const;
  const media = ways.flatMap(([src, dst, ssrc]) => rtpTimeline({ src, dst, ssrc, fromMs: 520, toMs: 10_000 }));
  return { rule, legIn, legOut, media };
}
