export { RTP_HEADER_OCTETS, RtpHeader } from './header.js';
export { digitOf, readTelephoneEvent, type TelephoneEvent } from './telephone-event.js';
