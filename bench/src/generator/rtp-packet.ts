export const RTP_HEADER = 12;

/** RFC 3550 5.1, without CSRC and extension. */
export function rtpPacket(
  payloadType: number,
  marker: boolean,
  sequence: number,
  timestamp: number,
  ssrc: number,
  payload: Uint8Array,
): Buffer {
  const packet = Buffer.allocUnsafe(RTP_HEADER + payload.length);
  packet[0] = 0x80;
  packet[1] = (marker ? 0x80 : 0) | payloadType;
  packet.writeUInt16BE(sequence & 0xffff, 2);
  packet.writeUInt32BE(timestamp >>> 0, 4);
  packet.writeUInt32BE(ssrc >>> 0, 8);
  packet.set(payload, RTP_HEADER);
  return packet;
}

/** RFC 4733 2.3: event, end bit, volume, duration in timestamp units. */
export function telephoneEventPayload(event: number, end: boolean, durationUnits: number): Buffer {
  const payload = Buffer.allocUnsafe(4);
  payload[0] = event;
  payload[1] = (end ? 0x80 : 0) | 10;
  payload.writeUInt16BE(durationUnits, 2);
  return payload;
}
