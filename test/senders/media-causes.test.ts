import { conclude } from '@earshot/diagnosis';
import { describe, expect, it } from 'vitest';
import { canTakeAddresses, takeAddresses } from './loopback-addresses.js';
import { lacking } from './observer.js';
import { causes, findingsOf, playCall } from './played-call.js';
import {
  answer,
  answerWithin,
  calleeScenario,
  callerScenario,
  G711A,
  LEARN_ROUTE,
  pause,
  play,
  playKey,
  playOwnKeys,
  receive,
  request,
  scenario,
  T1_MS,
} from './sipp-scenario.js';

const reason = await lacking('sipp');
if (reason !== null) process.stdout.write(`causes in the media: skipped, ${reason}\n`);
const hasAddresses = reason === null && (await canTakeAddresses());
if (reason === null && !hasAddresses) process.stdout.write('NAT: skipped, the loopback interface takes no addresses\n');

/** Longer than what says nothing about media, and shorter than the audio. */
const TALK_MS = 6500;

describe.skipIf(reason !== null).concurrent('what SIPp does wrong in the media', () => {
  it('one-way-audio: the callee plays nothing, where the probe is known to see both ways', async () => {
    const caller = callerScenario(TALK_MS, G711A.file);
    const [sound, deaf] = await Promise.all([G711A.file, null].map((audio) => playCall(caller, calleeScenario(audio))));
    expect(findingsOf(deaf?.calls ?? [])).toMatchObject([{ code: 'one-way-audio', confidence: 0.4 }]);
    const { calls } = conclude([...(sound?.records ?? []), ...(deaf?.records ?? [])]);
    expect(causes(calls)).toEqual(['one-way-audio critical']);
    expect(findingsOf(calls)).toMatchObject([{ direction: 'caller', owner: 'callee', confidence: 0.9 }]);
  });

  it('ptime-mismatch: packets of 30 ms to whom asked for 20 ms', async () => {
    const { calls } = await playCall(
      callerScenario(TALK_MS, G711A.file),
      calleeScenario(G711A.file, { attributes: ['ptime:20'] }),
    );
    expect(causes(calls)).toEqual(['ptime-mismatch info']);
    expect(findingsOf(calls)[0]?.title).toBe('The caller sends packets of 30 ms, the callee asked for 20 ms');
  });

  it.each([
    { what: 'plays ahead of its 200', early: true, found: [] },
    { what: 'promises to play ahead of its 200, and does not', early: false, found: ['early-media-missing minor'] },
  ])('early-media-missing: the callee $what', async ({ early, found }) => {
    const audio = play(G711A.file);
    const { calls, callee } = await playCall(
      scenario(
        'caller that is shown progress',
        request('INVITE', 1, { sdp: {}, retransmitMs: T1_MS }),
        receive(183),
        receive(200, LEARN_ROUTE),
        request('ACK', 1),
        audio,
        pause(TALK_MS),
        request('BYE', 2, { retransmitMs: T1_MS }),
        receive(200),
      ),
      scenario(
        'callee that shows progress',
        receive('INVITE', LEARN_ROUTE),
        answer(183, 'Session Progress', { sdp: {} }),
        ...(early ? [audio] : []),
        pause(2500),
        answer(200, 'OK', { sdp: {}, retransmitMs: T1_MS }),
        receive('ACK'),
        ...(early ? [] : [audio]),
        receive('BYE'),
        answerWithin(200, 'OK'),
      ),
    );
    expect(callee.successful).toBe(1);
    expect(causes(calls)).toEqual(found);
    const heard = calls[0]?.streamDetails.find(({ listener }) => listener === 'caller');
    const isBeforeAnswer = (heard?.firstUs ?? 0) < (calls[0]?.answerUs ?? 0);
    expect([heard?.lost, isBeforeAnswer]).toEqual([0, early]);
  });

  const agreed = { payloadTypes: '8 101', attributes: ['rtpmap:101 telephone-event/8000', 'fmtp:101 0-15'] };
  const info = { body: { type: 'application/dtmf-relay', text: 'Signal=5\nDuration=100' } };

  /** The next key cuts the one before short. */
  const KEY_PAUSE = pause(500);

  it.each([
    { what: 'as agreed', callee: agreed, keys: [playKey('1'), KEY_PAUSE, playKey('5')], digits: '15', found: [] },
    {
      what: 'although the callee did not agree to events',
      callee: {},
      keys: [playKey('1'), KEY_PAUSE, playKey('5')],
      digits: '15',
      found: ['dtmf-mismatch major'],
    },
    {
      what: 'under a number that nobody agreed to',
      callee: agreed,
      keys: [playOwnKeys('15')],
      digits: '15',
      found: ['dtmf-mismatch major'],
    },
    {
      what: 'twice, by INFO too',
      callee: agreed,
      keys: [playKey('5'), request('INFO', 2, info), receive(200)],
      digits: '55',
      found: ['dtmf-mismatch major'],
    },
  ])('dtmf-mismatch: keys sent $what', async ({ callee, keys, digits, found }) => {
    const played = await playCall(
      scenario(
        'caller that presses keys',
        request('INVITE', 1, { sdp: agreed, retransmitMs: T1_MS }),
        receive(200, LEARN_ROUTE),
        request('ACK', 1),
        ...keys,
        pause(2000),
        request('BYE', 3, { retransmitMs: T1_MS }),
        receive(200),
      ),
      scenario(
        'callee that listens',
        receive('INVITE', LEARN_ROUTE),
        answer(200, 'OK', { sdp: callee, retransmitMs: T1_MS }),
        receive('ACK'),
        ...(digits === '55' ? [receive('INFO'), answerWithin(200, 'OK')] : []),
        receive('BYE'),
        answerWithin(200, 'OK'),
      ),
    );
    expect(played.caller.successful).toBe(1);
    expect(played.calls[0]?.legDetails[0]?.dtmf.map(({ digit }) => digit).join('')).toBe(digits);
    expect(causes(played.calls)).toEqual(found);
  });

  describe.skipIf(!hasAddresses)('a phone behind NAT that tells its private address', () => {
    it.each([
      { what: 'is believed', echo: false, found: ['private-sdp-behind-nat critical'] },
      { what: 'is sent to where its media comes from', echo: true, found: [] },
    ])('private-sdp-behind-nat: $what', async ({ echo, found }) => {
      // RFC 1918, and two networks for documentation (RFC 5737).
      const taken = await takeAddresses('10.211.212', '198.51.100', '203.0.113');
      const [privateHost = '', caller = '', callee = ''] = taken.addresses;
      try {
        const { calls } = await playCall(
          callerScenario(TALK_MS, G711A.file, { host: privateHost }),
          calleeScenario(echo ? null : G711A.file),
          { hosts: { caller, callee }, echo },
        );
        expect(causes(calls)).toEqual(found);
        const heard = calls[0]?.streamDetails.find(({ listener }) => listener === 'caller');
        expect(heard?.dst.split(':')[0]).toBe(echo ? caller : privateHost);
        expect(findingsOf(calls).map(({ owner }) => owner)).toEqual(found.map(() => 'caller'));
      } finally {
        await taken.release();
      }
    });
  });
});
