import type { SessionDelays } from '@earshot/contracts';
import { SipFlow } from '@earshot/test/builders';
import { describe, expect, it } from 'vitest';
import { createFold } from '../fold.js';
import { sessionDelaysOf } from './session-delays.js';

describe('the delays of RFC 6076 of a leg', () => {
  const ringing = () => new SipFlow().invite().after(20).respond(100).after(330).respond(180);
  const cases: [string, SipFlow, SessionDelays][] = [
    [
      'run to the ringing, from answer to BYE, and from BYE to its answer',
      ringing().after(900).respond(200).ack().after(61_250.5).bye().after(7).respond(200),
      { request: { outcome: 'success', ms: 350 }, disconnectMs: 7, duration: { outcome: 'success', ms: 61_250.5 } },
    ],
    [
      'run to the answer where nothing rang',
      new SipFlow().invite().after(75).respond(200).ack().after(1000).bye().after(3).respond(200),
      { request: { outcome: 'success', ms: 75 }, disconnectMs: 3, duration: { outcome: 'success', ms: 1000 } },
    ],
    [
      'run to the refusal, and there is no session',
      ringing().after(5000).respond(486).ack(),
      { request: { outcome: 'failed', ms: 5350 }, disconnectMs: null, duration: null },
    ],
    ['are not known while it rings', ringing(), { request: null, disconnectMs: null, duration: null }],
  ];
  it.each(cases)('%s', (_, flow, expected) => {
    const fold = createFold({});
    fold.addAll(flow.records);
    const [call] = [...fold.calls()];
    expect(call?.facts.legDetails.map(sessionDelaysOf)).toEqual([expected]);
  });
});
