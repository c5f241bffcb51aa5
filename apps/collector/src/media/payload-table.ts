import type { SdpMedia } from '@earshot/contracts';
import { PACKET_KIND, type PacketKind } from '@earshot/metrics';
import { STATIC_PAYLOAD_TYPES } from '@earshot/protocol';
import { type PayloadFormat, payloadFormat } from './payload-format.js';

/** What the payload types of one stream stand for. */
export class PayloadTable {
  /** `PACKET_KIND` by payload type. */
  readonly kinds = new Uint8Array(128);
  /** RTP clock in Hz by payload type, 0 where it is unknown. */
  readonly clockRates = new Int32Array(128);
  /** What the payload meter must know, by payload type; null for one that nothing names. */
  readonly formats: (PayloadFormat | null)[] = new Array(128).fill(null);
  /** Payload types of forward error correction. */
  readonly ofFec = new Set<number>();
  private readonly codecs: (string | null)[] = new Array(128).fill(null);

  constructor(readonly fromSdp: boolean) {
    for (const [payloadType, { codec, clockRate, channels }] of STATIC_PAYLOAD_TYPES) {
      this.set(payloadType, codec, clockRate, channels);
    }
  }

  /** The table of a media section. Sections alike share one: phones of a kind all offer the same. */
  static ofMedia(media: SdpMedia): PayloadTable {
    const same = byList.get(media.payloads);
    if (same !== undefined) return same;
    const table = PayloadTable.alike(media.payloads);
    if (byList.size >= MAX_SHARED) byList.clear();
    byList.set(media.payloads, table);
    return table;
  }

  /** The table of several sections whose media comes to one address: of a number that several have, the first tells. */
  static ofAll(sections: readonly SdpMedia[]): PayloadTable {
    return PayloadTable.alike(sections.flatMap(({ payloads }) => payloads).reverse());
  }

  private static alike(payloads: SdpMedia['payloads']): PayloadTable {
    let key = '';
    for (const { payloadType, codec, clockRate, channels } of payloads) {
      key += `${payloadType} ${codec} ${clockRate} ${channels} `;
    }
    const known = shared.get(key);
    if (known !== undefined) return known;
    const table = PayloadTable.build(payloads);
    if (shared.size < MAX_SHARED) shared.set(key, table);
    return table;
  }

  private static build(payloads: SdpMedia['payloads']): PayloadTable {
    const table = new PayloadTable(true);
    for (const { payloadType, codec, clockRate, channels } of payloads) {
      if (payloadType <= 127 && codec !== '') table.set(payloadType, codec, clockRate ?? 0, channels);
    }
    return table;
  }

  /** What a packet of so many octets of payload is. */
  kindOf(payloadType: number, payloadOctets: number): PacketKind {
    const kind = this.kinds[payloadType] as PacketKind;
    const format = this.formats[payloadType] as PayloadFormat | null;
    // Nothing but telephone events is four octets long, also where they have a number that no description names.
    if (format === null) return payloadOctets === 4 && payloadType >= 96 ? PACKET_KIND.telephoneEvent : kind;
    return kind === PACKET_KIND.audio && payloadOctets <= format.silenceOctets ? PACKET_KIND.silenceMark : kind;
  }

  /** Upper-case name, null where neither SDP nor RFC 3551 has one. */
  codec(payloadType: number): string | null {
    return this.codecs[payloadType] ?? null;
  }

  private set(payloadType: number, codec: string, clockRate: number, channels: number): void {
    const format = payloadFormat(codec, channels);
    if (format.isFec) this.ofFec.add(payloadType);
    else this.ofFec.delete(payloadType);
    this.codecs[payloadType] = codec;
    this.clockRates[payloadType] = clockRate;
    this.formats[payloadType] = format;
    this.kinds[payloadType] =
      codec === 'TELEPHONE-EVENT'
        ? PACKET_KIND.telephoneEvent
        : codec === 'CN'
          ? PACKET_KIND.comfortNoise
          : PACKET_KIND.audio;
  }
}

/** Tables by what they were made of; offers that are stranger than these have their own. */
const MAX_SHARED = 1024;
const shared = new Map<string, PayloadTable>();
/** The same by the list itself, which the reader of descriptions shares among sections that are alike. */
const byList = new Map<SdpMedia['payloads'], PayloadTable>();

/** For streams without SDP. */
export const STATIC_PAYLOADS = new PayloadTable(false);
