/** HEP version 3 (specification, revision 37): SIP over UDP between two IPv4 addresses, as an agent sends it. */

function chunk(type: number, body: Uint8Array): Buffer {
  const bytes = Buffer.alloc(6 + body.length);
  bytes.writeUInt16BE(0, 0);
  bytes.writeUInt16BE(type, 2);
  bytes.writeUInt16BE(bytes.length, 4);
  bytes.set(body, 6);
  return bytes;
}

function u16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16BE(value, 0);
  return bytes;
}

function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value >>> 0, 0);
  return bytes;
}

export interface HepSource {
  readonly sourceIp: number;
  readonly sourcePort: number;
  readonly destinationIp: number;
  readonly destinationPort: number;
  readonly agent: number;
}

/** Offsets of the capture time within a packet, which is the only thing that changes from one to the next but the payload. */
export const SECONDS_AT = 6 + 7 + 7 + 10 + 10 + 8 + 8 + 6;
export const MICROSECONDS_AT = SECONDS_AT + 10;

export function hepPacket(source: HepSource, atUs: number, payload: Uint8Array): Buffer {
  const chunks = [
    chunk(0x01, Uint8Array.of(2)),
    chunk(0x02, Uint8Array.of(17)),
    chunk(0x03, u32(source.sourceIp)),
    chunk(0x04, u32(source.destinationIp)),
    chunk(0x07, u16(source.sourcePort)),
    chunk(0x08, u16(source.destinationPort)),
    chunk(0x09, u32(Math.floor(atUs / 1e6))),
    chunk(0x0a, u32(atUs % 1e6)),
    chunk(0x0b, Uint8Array.of(1)),
    chunk(0x0c, u32(source.agent)),
    chunk(0x0f, payload),
  ];
  const length = chunks.reduce((sum, bytes) => sum + bytes.length, 6);
  return Buffer.concat([Buffer.from('HEP3'), u16(length), ...chunks]);
}
