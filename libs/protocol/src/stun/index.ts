export { looksLikeStun, readStun, type StunClass, type StunMessage } from './message.js';
