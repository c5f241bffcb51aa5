export { type FaxField, type InternetFaxPacket, readInternetFaxPacket } from './internet-fax-packet.js';
export { POST_PAGE, t30Message } from './t30-message.js';
export { readUdptl, type UdptlDatagram } from './udptl.js';
