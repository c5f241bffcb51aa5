/** Octets of a pcap file with microseconds, little-endian (draft-ietf-opsawg-pcap). */
export function pcapFileHeader(linkType: number, snapLength = 262_144): Uint8Array {
  const bytes = new Uint8Array(24);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, 0xa1b2c3d4, true);
  view.setUint16(4, 2, true);
  view.setUint16(6, 4, true);
  view.setUint32(16, snapLength, true);
  view.setUint32(20, linkType, true);
  return bytes;
}

/** Header of one packet, to be followed by its octets. */
export function pcapPacketHeader(atUs: number, capturedLength: number, originalLength = capturedLength): Uint8Array {
  const bytes = new Uint8Array(16);
  const view = new DataView(bytes.buffer);
  const seconds = Math.floor(atUs / 1_000_000);
  view.setUint32(0, seconds, true);
  view.setUint32(4, atUs - seconds * 1_000_000, true);
  view.setUint32(8, capturedLength, true);
  view.setUint32(12, originalLength, true);
  return bytes;
}
