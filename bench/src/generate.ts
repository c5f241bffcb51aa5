import { generateSet, SET_NAMES, type SetName } from './generator/generate-set.js';

const [name, path] = process.argv.slice(2);
if (path === undefined || !SET_NAMES.includes(name as SetName)) {
  console.error(`usage: node bench/dist/generate.js ${SET_NAMES.join('|')} OUT.pcap`);
  process.exit(2);
}
const truth = generateSet(name as SetName, path);
console.log(`${path}: ${truth.packets} packets, ${truth.streams.length} streams, ${truth.sip.messages} SIP messages`);
