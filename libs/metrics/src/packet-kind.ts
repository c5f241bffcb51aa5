/**
 * What a packet is to the measures. Telephone events have a timestamp that stands still (RFC 4733 2.1), and comfort noise (RFC 3389) steers no
 * buffer; `silenceMark` is audio with which the codec itself says that the next will be a while, as a SID frame does.
 */
export const PACKET_KIND = { audio: 0, telephoneEvent: 1, comfortNoise: 2, silenceMark: 3 } as const;
/** One of the values of `PACKET_KIND`. */
export type PacketKind = 0 | 1 | 2 | 3;
