/** What is written into a HEPv3 packet; chunks are left out for what is absent. */
export interface HepMessage {
  /** Four or sixteen octets, both alike. */
  readonly sourceAddress: Uint8Array;
  readonly destinationAddress: Uint8Array;
  readonly sourcePort: number;
  readonly destinationPort: number;
  /** IP protocol. */
  readonly protocol: number;
  readonly atUs: number;
  /** Chunk 0x0b, see `HepPayload`. */
  readonly payloadType: number;
  readonly agentId: number;
  readonly payload: Uint8Array;
  /** The payload is deflated already: it goes into chunk 0x10. */
  readonly compressed?: boolean;
  readonly authKey?: string;
  readonly correlationId?: string;
  readonly agentName?: string;
}

/** The length field has 16 bits. */
export const MAX_HEP3_LENGTH = 0xffff;

const CHUNK_HEADER_LENGTH = 6;

/** A HEPv3 packet, or null where it would be longer than its length field can say. */
export function encodeHep3(message: HepMessage): Uint8Array | null {
  const isIpv4 = message.sourceAddress.length === 4;
  const seconds = Math.floor(message.atUs / 1_000_000);
  const chunks: [number, Uint8Array][] = [
    [0x01, octets(isIpv4 ? 2 : 10, 1)],
    [0x02, octets(message.protocol, 1)],
    [isIpv4 ? 0x03 : 0x05, message.sourceAddress],
    [isIpv4 ? 0x04 : 0x06, message.destinationAddress],
    [0x07, octets(message.sourcePort, 2)],
    [0x08, octets(message.destinationPort, 2)],
    [0x09, octets(seconds, 4)],
    [0x0a, octets(message.atUs - seconds * 1_000_000, 4)],
    [0x0b, octets(message.payloadType, 1)],
    [0x0c, octets(message.agentId, 4)],
  ];
  if (message.authKey !== undefined) chunks.push([0x0e, Buffer.from(message.authKey)]);
  if (message.correlationId !== undefined) chunks.push([0x11, Buffer.from(message.correlationId)]);
  if (message.agentName !== undefined) chunks.push([0x13, Buffer.from(message.agentName)]);
  chunks.push([message.compressed ? 0x10 : 0x0f, message.payload]);

  let total = 6;
  for (const [, value] of chunks) total += CHUNK_HEADER_LENGTH + value.length;
  if (total > MAX_HEP3_LENGTH) return null;
  const packet = new Uint8Array(total);
  packet.set([0x48, 0x45, 0x50, 0x33, total >> 8, total & 0xff]);
  let position = 6;
  for (const [type, value] of chunks) {
    const length = CHUNK_HEADER_LENGTH + value.length;
    packet.set([0, 0, type >> 8, type & 0xff, length >> 8, length & 0xff], position);
    packet.set(value, position + CHUNK_HEADER_LENGTH);
    position += length;
  }
  return packet;
}

function octets(value: number, count: number): Uint8Array {
  const bytes = new Uint8Array(count);
  for (let index = 0; index < count; index++) bytes[count - 1 - index] = Math.floor(value / 256 ** index) & 0xff;
  return bytes;
}
