export { type DtlsDatagram, isDtls13Ciphertext, looksLikeDtls, readDtls, readDtls13Ciphertext } from './datagram.js';
