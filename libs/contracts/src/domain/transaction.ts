import { z } from 'zod';
import { socketAddress, timeUs } from '../capture/envelope.js';

/** `challenged`: it ended at a 401, 402 or 407 that nobody answered; `timed-out`: nothing final within Timer F (RFC 3261 17.1.2.2). */
export const transactionOutcome = z.enum(['succeeded', 'redirected', 'challenged', 'failed', 'timed-out', 'pending']);

/**
 * One request outside of calls with its responses: REGISTER, OPTIONS, SUBSCRIBE, NOTIFY, MESSAGE, PUBLISH … Sent again with credentials
 * after a challenge it is still the same (RFC 6076 4.1), and so it is on every hop and at every probe.
 */
export const transaction = z.object({
  /** 16 hexadecimal digits, from Call-ID, From tag, method and CSeq. */
  key: z.string(),
  callId: z.string(),
  method: z.string(),
  from: z.string(),
  to: z.string(),
  /** Of the hop that was captured first. */
  src: socketAddress,
  dst: socketAddress,
  probes: z.array(z.string()),
  startUs: timeUs,
  /** When its last request, the answer to a challenge, was first sent. */
  lastRequestUs: timeUs,
  /** Its last final response; null without. */
  endUs: timeUs.nullable(),
  outcome: transactionOutcome,
  finalStatus: z.number().int().nullable(),
  finalReason: z.string().nullable(),
  /** First request to last final response, a challenge in it: the RRD of a REGISTER that succeeded (RFC 6076 4.1). */
  delayMs: z.number().nullable(),
  /** Requests sent: one more for each challenge that was answered. */
  requests: z.number().int(),
  messages: z.number().int(),
  retransmissions: z.number().int(),
  userAgent: z.string().nullable(),
});

/** Of all transactions of a method in a time; null where there is nothing to tell it from. */
export const transactionKpis = z.object({
  method: z.string(),
  transactions: z.number().int(),
  succeeded: z.number().int(),
  /** Final failure or none: RFC 6076 4.2 for REGISTER (IRA). Challenges and redirections are no failure. */
  ineffective: z.number().int(),
  ineffectivePct: z.number().nullable(),
  /** Of those that succeeded; for REGISTER the registration request delay (RRD). */
  delayMs: z.object({ mean: z.number().nullable(), median: z.number().nullable(), p95: z.number().nullable() }),
  retransmissions: z.number().int(),
});

export type Transaction = z.infer<typeof transaction>;
export type TransactionOutcome = z.infer<typeof transactionOutcome>;
export type TransactionKpis = z.infer<typeof transactionKpis>;
