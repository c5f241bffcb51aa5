import type { AssembledCall, AssembledLeg } from '@earshot/calls';

/**
 * The caller gave up while the 200 was on its way: the CANCEL comes to nothing (RFC 3261 9.1), and a BYE ends a call that was
 * answered on paper only.
 */
export function cancelCrossedAnswer({ legs }: AssembledCall): boolean {
  return legs.some(crossed);
}

function crossed({ leg, callerTag, sendings }: AssembledLeg): boolean {
  const { answerUs, endUs, endedBy } = leg;
  if (answerUs === null || endUs === null || endedBy !== 'caller' || endUs - answerUs > AT_ONCE_US) return false;
  // A proxy cancels the branches that did not answer; here who was cancelled is who answered.
  return sendings.some(
    ({ first: cancel }) =>
      cancel.method === 'CANCEL' &&
      cancel.fromTag === callerTag &&
      Math.abs(cancel.atUs - answerUs) <= AT_ONCE_US &&
      sendings.some(
        ({ first: { status, cseqMethod, src, dst } }) =>
          cseqMethod === 'INVITE' && status >= 200 && status < 300 && src === cancel.dst && dst === cancel.src,
      ),
  );
}

/** Time for a CANCEL and an answer to pass each other on the slowest of paths. */
const AT_ONCE_US = 2_000_000;
