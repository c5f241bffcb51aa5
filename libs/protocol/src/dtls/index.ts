export { type DtlsDatagram, isDtls13Ciphertext, looksLikeDtls, readDtls } from './datagram.js';
