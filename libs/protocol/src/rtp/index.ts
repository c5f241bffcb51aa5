export { areFramedMedia, beginsWithFramedStun, ConnectionFramer } from './connection-framer.js';
export {
  A_LAW_SQUARES,
  aLawAmplitude,
  CLIPPED_SQUARE,
  MILLIWATT_SQUARE,
  MU_LAW_SQUARES,
  muLawAmplitude,
} from './g711.js';
export { RTP_HEADER_OCTETS, RtpHeader } from './header.js';
export { extensionElement } from './header-extension.js';
export { octetsPerUnit, silenceOctets } from './payload-format.js';
export { primaryEncoding, redundantBlocks } from './redundancy.js';
export { digitOf, type TelephoneEvent, telephoneEvent } from './telephone-event.js';
