export { RTP_HEADER_OCTETS, RtpHeader } from './header.js';
export { digitOf, type TelephoneEvent, telephoneEvent } from './telephone-event.js';
