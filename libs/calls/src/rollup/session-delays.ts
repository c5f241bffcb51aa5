import type { Leg, OutcomeDelay, SessionDelays } from '@earshot/contracts';
import {
  type OutcomeDelay as DelayS,
  sessionDisconnectDelayS,
  sessionDurationTime,
  sessionRequestDelay,
} from '@earshot/metrics';
import { attemptsOfCall } from './call-attempt.js';

/** Delays of the last attempt of a leg by itself (RFC 6076); all null while nothing final is known of it. */
export function sessionDelaysOf(leg: Leg): SessionDelays {
  const attempt = attemptsOfCall({ ...leg, legDetails: [leg] }).at(-1);
  if (attempt === undefined) return { request: null, disconnectMs: null, duration: null };
  const disconnectS = sessionDisconnectDelayS(attempt);
  return {
    request: inMs(sessionRequestDelay(attempt)),
    disconnectMs: disconnectS === null ? null : msOf(disconnectS),
    duration: inMs(sessionDurationTime(attempt)),
  };
}

function inMs(delay: DelayS | null): OutcomeDelay | null {
  return delay === null ? null : { outcome: delay.outcome, ms: msOf(delay.seconds) };
}

/** Captures have microseconds, which seconds as floating-point numbers are a hair beside. */
function msOf(seconds: number): number {
  return Math.round(seconds * 1e6) / 1000;
}
