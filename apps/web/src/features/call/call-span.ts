import type { CallDetail, Stream } from '../../api/documents';

/** First and last moment of a call that anything is known of. */
export function callSpan(call: CallDetail): { fromUs: number; toUs: number } {
  const ends = [call.endUs, ...call.streamDetails.map((stream) => stream.lastUs)].filter((end) => end !== null);
  return { fromUs: call.startUs, toUs: Math.max(call.startUs + 1, ...ends) };
}

/** The talking part, which strips and the timeline are drawn over: from the answer, or the first media before it. */
export function mediaSpan(call: CallDetail): { fromUs: number; toUs: number } {
  const { fromUs, toUs } = callSpan(call);
  const starts = [call.answerUs, ...call.streamDetails.map((stream) => stream.firstUs)].filter(
    (start) => start !== null,
  );
  return { fromUs: starts.length === 0 ? fromUs : Math.min(...starts), toUs };
}

/** The host of `192.0.2.1:5060` or `[2001:db8::1]:5060`. */
export function hostOf(address: string): string {
  if (address.startsWith('[')) return address.slice(1, address.indexOf(']'));
  const colon = address.lastIndexOf(':');
  return colon < 0 ? address : address.slice(0, colon);
}

/** A leg's letter: A for the first. */
export function legLetter(index: number): string {
  return index < 26 ? String.fromCharCode(65 + index) : String(index + 1);
}

/** Which leg a stream, a message or a log line belongs to; -1 for none. What was stored before legs had keys of it is of the first of its Call-ID. */
export function legIndexOf(
  { legDetails }: Pick<CallDetail, 'legDetails'>,
  { legKey, callId }: Pick<Stream, 'callId' | 'legKey'>,
): number {
  return legDetails.findIndex((leg) => (legKey == null ? leg.callId === callId : leg.key === legKey));
}
