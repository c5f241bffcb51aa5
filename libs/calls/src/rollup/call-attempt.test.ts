import type { SessionCounts } from '@earshot/metrics';
import { SipFlow, START_US } from '@earshot/test/builders';
import { describe, expect, it } from 'vitest';
import { createFold } from '../fold.js';
import { callContribution } from './contributions.js';

function sessions(flow: SipFlow): SessionCounts | undefined {
  return sums(flow)?.sessions();
}

function sums(flow: SipFlow, nowUs?: number) {
  const fold = createFold(nowUs === undefined ? {} : { nowUs });
  fold.addAll(flow.records);
  const [call] = [...fold.calls()];
  return call === undefined ? undefined : callContribution(call.facts)?.sums;
}

const refused = (flow: SipFlow, status: number) => flow.invite().after(20).respond(status).ack().after(980);
const answered = (flow: SipFlow) =>
  flow.invite().after(100).respond(180).after(900).respond(200).ack().after(60_000).bye().after(5).respond(200);

describe('the attempts of a call, as metrics reference 7.1 counts them', () => {
  const cases: [string, SipFlow, Partial<SessionCounts>][] = [
    ['one', answered(new SipFlow()), { attempts: 1, invites: 1, answered: 1, completed: 1, conversationMs: 60_000 }],
    [
      'its delays of RFC 6076 with it',
      answered(new SipFlow()),
      {
        ...{ requestDelays: 1, requestDelayMs: 100, failedRequestDelays: 0, disconnectDelays: 1, disconnectDelayMs: 5 },
        ...{ durations: 1, durationMs: 60_000, failedDurations: 0 },
      },
    ],
    [
      'one that is refused after ringing fails at its end, literally at the ringing',
      new SipFlow().invite().after(100).respond(180).after(4900).respond(480).ack(),
      {
        ...{ requestDelays: 0, failedRequestDelays: 1, failedRequestDelayMs: 5000, failedRequestDelayLiteralMs: 100 },
        ...{ disconnectDelays: 0, durations: 0, failedDurations: 0 },
      },
    ],
    ['a challenge belongs to it', answered(refused(new SipFlow(), 407)), { attempts: 1, invites: 1, answered: 1 }],
    [
      'so does a session interval that was too small, and its delay',
      answered(refused(new SipFlow(), 422)),
      { attempts: 1, invites: 1, answered: 1, ineffective: 0, postDials: 1, postDialMs: 1100 },
    ],
    [
      'one that never becomes long enough is a failure',
      refused(refused(new SipFlow(), 422), 422),
      { attempts: 1, invites: 1, answered: 0, effective: 0 },
    ],
    [
      'a redirect that is followed adds an INVITE and a 3xx',
      answered(refused(new SipFlow(), 302)),
      { attempts: 1, invites: 2, redirected: 1, answered: 1 },
    ],
    ['a redirect that is not is the end', refused(new SipFlow(), 302), { attempts: 1, invites: 1, redirected: 1 }],
    [
      'a refusal that the caller does not take is another, and its delay is not that of the last',
      answered(refused(new SipFlow(), 503)),
      { attempts: 2, invites: 2, answered: 1, ineffective: 1, postDials: 1, postDialMs: 100 },
    ],
    [
      'and so each time, busy or not there',
      answered(refused(refused(new SipFlow(), 486), 404)),
      { attempts: 3, effective: 2, networkEffective: 2, ineffective: 0 },
    ],
  ];
  it.each(cases)('%s', (_, flow, expected) => {
    expect(sessions(flow)).toMatchObject(expected);
  });

  it('have their delays to ringing in the histogram', () => {
    // Under half a second; with the attempt before it would be 1.1 s.
    expect(
      sums(answered(refused(new SipFlow(), 503)))
        ?.histogram('postDialMs')
        .slice(0, 3),
    ).toEqual([1, 0, 0]);
  });

  it('are not complete while nothing answers the BYE, and last until Timer F once that gave it up', () => {
    const flow = new SipFlow().invite().after(1000).respond(200).ack().after(60_000).bye();
    const after = (seconds: number) => sums(flow, START_US + (61 + seconds) * 1_000_000)?.sessions();
    const lasting = { completed: 0, conversationMs: 60_000, disconnectDelays: 0, durations: 0 };
    expect(after(31)).toMatchObject({ ...lasting, failedDurations: 0, failedDurationMs: 0 });
    expect(after(33)).toMatchObject({ ...lasting, failedDurations: 1, failedDurationMs: 92_000 });
  });

  it('are none while it rings', () => {
    expect(sessions(new SipFlow().invite().at(100).respond(180))).toBeUndefined();
  });
});
