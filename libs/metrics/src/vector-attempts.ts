/** Attempts of the vectors, in their own names. */
import {
  ineffectiveRegistrationPct,
  type OutcomeDelay,
  postDialDelayS,
  type RegistrationAttempt,
  registrationRequestDelayS,
  type SessionAttempt,
  sessionDisconnectDelayS,
  sessionDurationTime,
  sessionRequestDelay,
  sessionRequestDelayLiteral,
} from './session-attempt.js';
import { addSessionCounts, countAttempt, NO_SESSIONS, sessionRatios } from './session-counts.js';

export const ATTEMPT_INPUTS = [
  'attempts',
  ...['t_invite', 'responses', 't_cancel', 't_bye', 't_bye_200', 't_bye_timeout', 'timeout'].map(
    (field) => `attempts.${field}`,
  ),
];
export const REGISTRATION_INPUTS = [
  'registrations',
  ...['t', 'responses', 'timeout'].map((field) => `registrations.${field}`),
];

interface AttemptInput {
  readonly t_invite: number;
  readonly responses?: readonly [atS: number, status: number][];
  readonly t_bye?: number | null;
  readonly t_bye_200?: number | null;
  readonly t_bye_timeout?: number | null;
  readonly timeout?: boolean;
}

export function sessionKpis(input: { readonly attempts: readonly AttemptInput[] }) {
  const attempts = input.attempts.map(
    (attempt): SessionAttempt => ({
      inviteS: attempt.t_invite,
      responses: responsesOf(attempt.responses),
      byeS: attempt.t_bye ?? null,
      byeAnsweredS: attempt.t_bye_200 ?? null,
      byeTimeoutS: attempt.t_bye_timeout ?? undefined,
      timedOut: attempt.timeout ?? false,
    }),
  );
  const counts = attempts.map(countAttempt).reduce(addSessionCounts, NO_SESSIONS);
  const ratios = sessionRatios(counts);
  return {
    ratios: {
      total: counts.attempts,
      invites: counts.invites,
      r3xx: counts.redirected,
      answered: counts.answered,
      SER: ratios.serPct,
      SEER: ratios.seerPct,
      ISA: ratios.isaPct,
      SCR: ratios.scrPct,
    },
    ASR: ratios.asrPct,
    NER: ratios.nerPct,
    ACD: ratios.acdS,
    SRD: attempts.map((attempt) => pair(sessionRequestDelay(attempt))),
    SRDliteral: attempts.map((attempt) => pair(sessionRequestDelayLiteral(attempt))),
    SDDms: attempts.map((attempt) => inMs(sessionDisconnectDelayS(attempt))),
    SDT: attempts.map((attempt) => pair(sessionDurationTime(attempt))),
    PDD: attempts.map(postDialDelayS),
  };
}

interface RegistrationInput {
  readonly t: number;
  readonly responses?: readonly [atS: number, status: number][];
  readonly timeout?: boolean;
}

export function registrationKpis(input: { readonly registrations: readonly RegistrationInput[] }) {
  const attempts = input.registrations.map(
    (attempt): RegistrationAttempt => ({
      registerS: attempt.t,
      responses: responsesOf(attempt.responses),
      timedOut: attempt.timeout ?? false,
    }),
  );
  return {
    RRDms: attempts.map((attempt) => inMs(registrationRequestDelayS(attempt))),
    IRA: ineffectiveRegistrationPct(attempts),
  };
}

function responsesOf(responses: AttemptInput['responses'] = []): SessionAttempt['responses'] {
  return responses.map(([atS, status]) => ({ atS, status }));
}

function pair(delay: OutcomeDelay | null): [string, number] | null {
  return delay === null ? null : [delay.outcome, delay.seconds];
}

function inMs(seconds: number | null): number | null {
  return seconds === null ? null : seconds * 1000;
}
