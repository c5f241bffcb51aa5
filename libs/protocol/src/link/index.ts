export { addressBytes, addressText, ipv4Number, macAddressText, socketAddressText } from './address-text.js';
export { hasWrongTransportChecksum } from './checksum.js';
export { dropName, isFault } from './drop-name.js';
export {
  FRAGMENT_TIMEOUT_US,
  type FragmentTable,
  MAX_FRAGMENT_OCTETS,
  MAX_FRAGMENTED_DATAGRAMS,
} from './fragment-table.js';
export type { Frame } from './frame.js';
export { FrameDecoder, MAX_LAYERS } from './frame-decoder.js';
export { addressNumber } from './ipv6.js';
export { DROP, LAYER } from './layer.js';
export { TCP_FLAG } from './tcp.js';
