export { messageBeginning } from './frame-beginning.js';
export { type Handshake, MAX_HANDSHAKE_OCTETS, readSipHandshake } from './handshake.js';
export { MAX_WEBSOCKET_MESSAGE_OCTETS, WebSocketFramer } from './websocket-framer.js';
