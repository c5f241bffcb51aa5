export { CaptureFileReader } from './capture-file-reader.js';
export {
  type CaptureBlemishes,
  type CaptureDamage,
  MAX_PACKET_OCTETS,
  PacketCursor,
} from './capture-format.js';
export { LINK_TYPE, linkTypeName } from './link-type.js';
export { pcapFileHeader, pcapPacketHeader } from './pcap-writer.js';
export { MAX_INTERFACES } from './pcapng.js';
export type { PlainRecords } from './plain-records.js';
