export { looksLikeClassicStun } from './classic.js';
export { beginsWithStun, StunFramer } from './framer.js';
export { looksLikeStun, readClassicStun, readStun, type StunClass, type StunMessage } from './message.js';
