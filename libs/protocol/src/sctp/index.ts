export { readSctpDataChunks, type SctpDataChunk } from './data-chunk.js';
