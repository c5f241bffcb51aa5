/**
 * One HEP packet. Offsets point into the array that was decoded, nothing is copied; -1 stands for absent.
 */
export interface HepPacket {
  /** 1, 2 or 3. */
  version: number;
  /** 2 for IPv4, 10 for IPv6, 0 where the agent does not say. */
  family: number;
  /** IP protocol of the captured packet: 6 TCP, 17 UDP, 132 SCTP. */
  protocol: number;
  sourceAddressOffset: number;
  /** 4 or 16; 0 where it is absent. The chunk decides, not `family`. */
  sourceAddressLength: number;
  destinationAddressOffset: number;
  destinationAddressLength: number;
  sourcePort: number;
  destinationPort: number;
  /** Capture time, microseconds since the epoch; null where the agent does not say (HEPv1), negative where what it says is no time. */
  atUs: number | null;
  /** Chunk 0x0b, see `HepPayload`; 0 where it is absent. */
  payloadType: number;
  /** Chunk 0x0c, the agent's number; null where it is absent. */
  agentId: number | null;
  /** Chunk 0x0d, seconds between keep-alives; null where it is absent. */
  keepAliveSeconds: number | null;
  /** -1 in a keep-alive. */
  payloadOffset: number;
  payloadLength: number;
  /** The payload came in chunk 0x10 and is deflated; the caller inflates it, with a bound. */
  compressed: boolean;
  /** Chunks of text, as offsets and lengths: read them with `hepText`. */
  authKeyOffset: number;
  authKeyLength: number;
  correlationIdOffset: number;
  correlationIdLength: number;
  agentNameOffset: number;
  agentNameLength: number;
  transactionTypeOffset: number;
  transactionTypeLength: number;
  /** Chunk 0x22: where the agent stands. */
  geoOffset: number;
  geoLength: number;
  /** Chunk 0x25: what the agent adds, as JSON. */
  jsonKeysOffset: number;
  jsonKeysLength: number;
  /** Chunk 0x26: labels with commas between. */
  tagsOffset: number;
  tagsLength: number;
  /** Chunk 0x29: the group of an event. */
  groupOffset: number;
  groupLength: number;
  /** Chunks 0x14 and 0x15: six octets at that place, however the number of 64 bits is laid out. */
  sourceMacOffset: number;
  destinationMacOffset: number;
  /** Chunk 0x12; null where it is absent. */
  vlan: number | null;
  /** Chunk 0x16; null where it is absent. */
  ethernetType: number | null;
  /** Chunk 0x18, the whole octet: DSCP is the upper six bits. Null where it is absent. */
  typeOfService: number | null;
  tcpFlags: number | null;
  /** Chunk 0x20, MOS by hundreds as heplify sends it. */
  mosHundredths: number | null;
  rFactor: number | null;
  /** Chunk 0x23. The document gives no unit; agents send milliseconds. */
  jitter: number | null;
  /** Chunk 0x27; null where it is absent. */
  tagType: number | null;
  /** Chunk 0x28: 1 recording, 2 lawful interception. Null where it is absent. */
  eventType: number | null;
  /** Chunks of other vendors, or numbers unknown to us, that were skipped. */
  skippedChunks: number;
  /** Chunks of a known number that were skipped, as they have not the length that theirs has. */
  wrongSizes: number;
  /** Vendor of the last chunk that was skipped for its vendor; 0 where there was none. */
  skippedVendor: number;
}

/** A packet of that version in which everything is absent. */
export function emptyHepPacket(version: number): HepPacket {
  return {
    version,
    family: 0,
    protocol: 0,
    sourceAddressOffset: -1,
    sourceAddressLength: 0,
    destinationAddressOffset: -1,
    destinationAddressLength: 0,
    sourcePort: 0,
    destinationPort: 0,
    atUs: null,
    payloadType: 0,
    agentId: null,
    keepAliveSeconds: null,
    payloadOffset: -1,
    payloadLength: 0,
    compressed: false,
    authKeyOffset: -1,
    authKeyLength: 0,
    correlationIdOffset: -1,
    correlationIdLength: 0,
    agentNameOffset: -1,
    agentNameLength: 0,
    transactionTypeOffset: -1,
    transactionTypeLength: 0,
    geoOffset: -1,
    geoLength: 0,
    jsonKeysOffset: -1,
    jsonKeysLength: 0,
    tagsOffset: -1,
    tagsLength: 0,
    groupOffset: -1,
    groupLength: 0,
    sourceMacOffset: -1,
    destinationMacOffset: -1,
    vlan: null,
    ethernetType: null,
    typeOfService: null,
    tcpFlags: null,
    mosHundredths: null,
    rFactor: null,
    jitter: null,
    tagType: null,
    eventType: null,
    skippedChunks: 0,
    wrongSizes: 0,
    skippedVendor: 0,
  };
}

/** Text of a chunk as UTF-8, null where it is absent or empty. */
export function hepText(bytes: Uint8Array, offset: number, length: number): string | null {
  if (offset < 0 || length === 0) return null;
  const buffer = Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  // Agents written in C count the terminating NUL in.
  return buffer.toString('utf8', offset, offset + length).replace(/\0+$/, '') || null;
}
