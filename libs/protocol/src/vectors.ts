export { xrBlockInVectorWords } from './rtcp/xr/vector-words.js';
export { vqReportInVectorWords } from './sip/vq-vector-words.js';
