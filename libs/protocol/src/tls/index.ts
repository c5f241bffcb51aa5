export { type TlsCipherSuite, tlsCipherSuite } from './cipher-suite.js';
export {
  clientRandomOf,
  readTlsServerHello,
  TLS_HANDSHAKE,
  TlsHandshakeFramer,
  type TlsServerHello,
} from './handshake.js';
export { readKeyLogLine, type TlsSecret, type TlsSecretLabel } from './key-log.js';
export {
  beginsWithTlsRecord,
  TLS_BEGINNING_LENGTH,
  TLS_CONTENT,
  TLS_RECORD_HEADER_LENGTH,
  TlsRecordFramer,
  tlsSideOf,
} from './record-framer.js';
