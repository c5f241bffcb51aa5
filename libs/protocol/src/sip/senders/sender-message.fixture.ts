import { expect } from 'vitest';
import { parseSipMessage } from '../message.js';
import { messageBytes } from '../message-text.fixture.js';
import { PlainSip } from '../plain-sip.js';
import { type SipRecordFields, sipRecordFields } from '../record-fields.js';

/** A message as a product writes it, and what a person reads in it. */
export interface SenderMessage {
  readonly sender: string;
  readonly lines: readonly string[];
  readonly body?: readonly string[];
  /** It is read in one pass, as nearly all are. */
  readonly isPlain: boolean;
  readonly says: Partial<Omit<SipRecordFields, 'sdp' | 'from' | 'to'>> & {
    readonly from?: Partial<SipRecordFields['from']>;
    readonly to?: Partial<SipRecordFields['to']>;
    readonly sdp?: unknown;
  };
}

/** The body with CRLF, and its length among the headers where `{length}` stands. */
export function bytesOf({ lines, body = [] }: Pick<SenderMessage, 'lines' | 'body'>): Uint8Array {
  const text = body.map((line) => `${line}\r\n`).join('');
  const length = `${Buffer.byteLength(text)}`;
  return messageBytes(
    lines.map((line) => line.replace('{length}', length)),
    text,
  );
}

const plain = new PlainSip();

/** Both readers are asked. */
export function expectSaid({ says, isPlain, ...message }: SenderMessage): void {
  const bytes = bytesOf(message);
  const parsed = parseSipMessage(bytes, 0, bytes.length);
  if (!parsed.ok) throw new Error(`${message.sender}: ${parsed.fault} at ${parsed.offset}`);
  const fields = sipRecordFields(parsed.value);
  expect(parsed.value.warnings).toEqual([]);
  expect(fields).toMatchObject(says);
  expect(plain.read(bytes, 0, bytes.length)).toBe(isPlain);
  if (!isPlain) return;
  expect({
    callId: plain.text(plain.callId),
    fromTag: plain.textOrNull(plain.fromTag),
    toTag: plain.toTag.end > plain.toTag.from ? plain.text(plain.toTag) : null,
    from: plain.sender,
    to: plain.recipient,
    cseq: plain.cseq,
    branch: plain.textOrNull(plain.branch),
    sentBy: plain.sentBy,
    viaCount: plain.viaCount,
    contact: plain.textOrNull(plain.contact),
    userAgent: plain.textOrNull(plain.agent),
    sdp: plain.sdp,
  }).toEqual({
    callId: fields.callId,
    fromTag: fields.fromTag,
    toTag: fields.toTag,
    from: { uri: fields.from.uri, displayName: fields.from.displayName },
    to: { uri: fields.to.uri, displayName: fields.to.displayName },
    cseq: fields.cseq,
    branch: fields.branch,
    sentBy: fields.sentBy,
    viaCount: fields.viaCount,
    contact: fields.contact,
    userAgent: fields.userAgent,
    sdp: fields.sdp,
  });
}
