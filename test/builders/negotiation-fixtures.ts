import { answeredCall } from './call.js';
import { CALLEE_SSRC, CALLER_SSRC, type Fixture, toCallee, toCaller } from './fixture.js';
import { receiverReport } from './rtcp-report.js';
import { SipFlow } from './sip-flow.js';

type Session = Parameters<SipFlow['invite']>[0] extends { sdp?: infer S } | undefined ? S : never;

/** The signalling of a call of 30 s with these session descriptions. */
function agreed(offer: NonNullable<Session>, answer: NonNullable<Session>): SipFlow {
  return new SipFlow()
    .invite({ sdp: offer })
    .at(100)
    .respond(180)
    .at(2000)
    .respond(200, { sdp: answer })
    .after(10)
    .ack()
    .at(32_000)
    .bye()
    .after(10)
    .respond(200);
}

const PCMU = '0 PCMU/8000';
const OPUS = '96 opus/48000/2';

/** Calls whose media is not what their session descriptions say, and near misses. */
export const NEGOTIATION_FIXTURES: Readonly<Record<string, Fixture>> = {
  'the caller sends G.729 to a callee that takes G.711 only': {
    records: [
      ...agreed({ codecs: [PCMU, '18 G729/8000'] }, { codecs: [PCMU] }).records,
      ...toCaller(),
      ...toCallee({ payloadType: 18, codec: 'G729' }),
    ],
    codes: ['unnegotiated-codec'],
  },
  'not: the callee sends what the offer lists and its own answer does not': {
    records: [
      ...agreed({ codecs: [PCMU, '8 PCMA/8000'] }, { codecs: [PCMU] }).records,
      ...toCaller({ payloadType: 8, codec: 'PCMA' }),
      ...toCallee(),
    ],
    codes: [],
    nearMissOf: 'unnegotiated-codec',
  },
  'not: comfort noise by its own number': {
    records: [
      ...agreed({ codecs: [PCMU] }, { codecs: [PCMU] }).records,
      ...toCaller({ payloadType: 13 }),
      ...toCallee(),
    ],
    codes: [],
    nearMissOf: 'unnegotiated-codec',
  },
  'one payload type for two codecs': {
    records: [
      ...agreed({ codecs: [OPUS] }, { codecs: ['96 iLBC/8000'] }).records,
      ...toCaller({ payloadType: 96, codec: 'ILBC' }),
      ...toCallee({ payloadType: 96, codec: 'ILBC' }),
    ],
    codes: ['unnegotiated-codec'],
  },
  'not: another payload type for the same codec on each side': {
    records: [
      ...agreed({ codecs: ['97 iLBC/8000'] }, { codecs: ['102 iLBC/8000'] }).records,
      ...toCaller({ payloadType: 97, codec: 'ILBC' }),
      ...toCallee({ payloadType: 102, codec: 'ILBC' }),
    ],
    codes: [],
    nearMissOf: 'unnegotiated-codec',
  },

  'the callee asked for 20 ms and gets 30': {
    records: [...agreed({ ptimeMs: 20 }, { ptimeMs: 20 }).records, ...toCaller(), ...toCallee({ ptimeMs: 30 })],
    codes: ['ptime-mismatch'],
  },
  'packets longer than the longest asked for': {
    records: [
      ...agreed({ lines: ['a=maxptime:40'] }, {}).records,
      ...toCaller({ ptimeMs: 60 }),
      ...toCallee({ ptimeMs: 60 }),
    ],
    codes: ['ptime-mismatch'],
  },
  'not: the sender asked for 30 ms itself and sends the 20 that were asked of it': {
    records: [...agreed({ ptimeMs: 20 }, { ptimeMs: 30 }).records, ...toCaller(), ...toCallee({ ptimeMs: 30 })],
    codes: [],
    nearMissOf: 'ptime-mismatch',
  },
  'the directions differ and a receiver loses': {
    records: [
      ...answeredCall({ toCallee: { ptimeMs: 30 } }).records,
      ...[0, 1].map((place) =>
        receiverReport({
          src: '192.0.2.20:6001',
          dst: '192.0.2.10:4001',
          ssrc: CALLEE_SSRC,
          of: CALLER_SSRC,
          atMs: 7000 + 20_000 * place,
          cumulativeLost: 60 * place,
          extendedHighestSequence: 65_150 + 660 * place,
        }),
      ),
    ],
    codes: ['ptime-mismatch', 'downstream-loss'],
  },
  'not: the directions differ and nobody complains': {
    records: answeredCall({ toCallee: { ptimeMs: 30 } }).records,
    codes: [],
    nearMissOf: 'ptime-mismatch',
  },
};
