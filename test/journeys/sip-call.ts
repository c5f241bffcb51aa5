/** The messages of one call between two phones, as text. */
export interface SipCall {
  readonly callId: string;
  readonly caller: { readonly host: string; readonly user: string };
  readonly callee: { readonly host: string; readonly user: string };
}

type Step = 'INVITE' | '180' | '200' | 'ACK' | 'BYE' | '200 BYE';

const FROM_CALLER: ReadonlySet<Step> = new Set(['INVITE', 'ACK', 'BYE']);

export interface SentMessage {
  readonly fromCaller: boolean;
  readonly text: string;
}

export function sipMessage(call: SipCall, step: Step): SentMessage {
  const fromCaller = FROM_CALLER.has(step);
  const method = step === 'BYE' || step === '200 BYE' ? 'BYE' : step === 'ACK' ? 'ACK' : 'INVITE';
  const startLine = fromCaller
    ? `${method} sip:${call.callee.user}@${call.callee.host} SIP/2.0`
    : `SIP/2.0 ${step === '180' ? '180 Ringing' : '200 OK'}`;
  const cseq = method === 'BYE' ? 2 : 1;
  const lines = [
    startLine,
    `Via: SIP/2.0/UDP ${call.caller.host}:5060;branch=z9hG4bK-${call.callId}-${method}`,
    'Max-Forwards: 70',
    `From: <sip:${call.caller.user}@${call.caller.host}>;tag=a1`,
    `To: <sip:${call.callee.user}@${call.callee.host}>${step === 'INVITE' ? '' : ';tag=b2'}`,
    `Call-ID: ${call.callId}`,
    `CSeq: ${cseq} ${method}`,
    'Content-Length: 0',
  ];
  return { fromCaller, text: `${lines.join('\r\n')}\r\n\r\n` };
}
