import { type DtlsRecord, mediaKey, RECORD_VERSION, type StunRecord } from '@earshot/contracts';
import { recordId } from './record-id.js';
import { START_US } from './sip-flow.js';

interface Between {
  readonly src: string;
  readonly dst: string;
  readonly atMs: number;
  readonly probe?: string;
}

export interface ChecksOptions extends Between {
  readonly requests?: number;
  readonly successes?: number;
  /** Error responses by code. */
  readonly errors?: Readonly<Record<string, number>>;
}

/** ICE connectivity checks of one side in five seconds. */
export function iceChecks(options: ChecksOptions): StunRecord {
  const { requests = 7, successes = 0, errors = {} } = options;
  const refused = Object.values(errors).reduce((sum, count) => sum + count, 0);
  return {
    ...header('stun', options),
    kind: 'stun',
    windowUs: START_US + Math.floor(options.atMs / 5000) * 5_000_000,
    requests: { binding: requests },
    successes: successes === 0 ? {} : { binding: successes },
    errors: refused === 0 ? {} : { binding: refused },
    errorCodes: { ...errors },
    retransmissions: 0,
    unanswered: requests - successes - refused,
    indications: {},
    nominations: successes > 0 ? 1 : 0,
    iceRole: 'controlling',
    roundTripCount: successes,
    roundTripSumMs: successes * 20,
    roundTripMaxMs: successes === 0 ? null : 20,
    mappedAddress: null,
    relayedAddress: null,
  };
}

/** A DTLS handshake that came so far. */
export function dtlsHandshake(options: Between & { readonly outcome: DtlsRecord['outcome'] }): DtlsRecord {
  const { outcome } = options;
  const head = header('dtls', options);
  const isDone = outcome === 'completed';
  return {
    ...head,
    kind: 'dtls',
    version: outcome === 'unanswered' ? null : '1.2',
    clientHellos: isDone ? 1 : 5,
    serverHelloUs: outcome === 'unanswered' ? null : head.atUs + 20_000,
    finishedUs: isDone ? head.atUs + 60_000 : null,
    handshakeMs: isDone ? 60 : null,
    outcome,
    alert: outcome === 'failed' ? { description: 42, by: 'client' } : null,
  };
}

function header(kind: string, { src, dst, atMs, probe = 'test' }: Between) {
  return {
    v: RECORD_VERSION,
    id: recordId(kind, probe, src, dst, atMs),
    probe,
    atUs: START_US + atMs * 1000,
    key: mediaKey(src, dst),
    src,
    dst,
    callId: null,
  } as const;
}
