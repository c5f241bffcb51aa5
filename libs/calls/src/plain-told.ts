import type { SdpSummary } from '@earshot/contracts';
import { type PlainSip, parseSipUri } from '@earshot/protocol';
import type { ToldMessage } from './told-message.js';

/** What a plain message tells; each part is read when it is asked for. */
export class PlainTold implements ToldMessage {
  readonly transport = 'udp';
  readonly correlationId = null;
  /** What asks for it is in no plain message. */
  readonly contentType = null;

  constructor(
    private readonly plain: PlainSip,
    readonly src: string,
    private readonly isInvite: boolean,
  ) {}

  get method(): string | null {
    if (this.isInvite) return 'INVITE';
    return this.status === null ? this.plain.text(this.plain.method) : null;
  }

  get status(): number | null {
    return this.plain.status || null;
  }

  get cseqMethod(): string {
    return this.plain.text(this.plain.cseqMethod);
  }

  get requestUri(): string | null {
    return this.status === null ? this.plain.text(this.plain.requestUri) : null;
  }

  get from(): ToldMessage['from'] {
    return this.plain.sender;
  }

  get to(): ToldMessage['to'] {
    return parseSipUri(this.plain.recipient.uri);
  }

  get sdp(): SdpSummary | null {
    return this.plain.sdp as SdpSummary | null;
  }

  get callId(): string {
    return this.plain.text(this.plain.callId);
  }

  get sentBy(): string | null {
    return this.plain.sentBy;
  }

  get viaCount(): number {
    return this.plain.viaCount;
  }

  get contact(): string | null {
    return this.plain.textOrNull(this.plain.contact);
  }

  get headers(): Record<string, string[]> {
    const { plain } = this;
    const headers: Record<string, string[]> = {};
    for (const { name, value } of plain.telling) headers[name] = [...(headers[name] ?? []), plain.text(value)];
    const length = plain.textOrNull(plain.contentLength);
    if (length !== null) headers['content-length'] = [length];
    if (plain.hasRecordRoute) headers['record-route'] = [''];
    return headers;
  }

  get raw(): string {
    return this.plain.raw;
  }
}
