import { COMMA, GREATER, LESS, type OctetSpan, QUOTE, SEMICOLON, SP, startsWith } from './octet-span.js';

const HT = 0x09;
const BRANCH = Buffer.from(';branch=');

const DELIMITER = 1;
const PARAMETER = 2;
const LETTER_B = 0x62;

/** Octets of a Via that part it. */
const VIA_OCTETS = new Uint8Array(0x100);
for (const octet of [QUOTE, COMMA, LESS, GREATER]) VIA_OCTETS[octet] = DELIMITER;
VIA_OCTETS[SEMICOLON] = PARAMETER;

/** Reads the branch of `SIP/2.0/UDP host;rport;branch=…`, or of a Via without; false where the whole grammar is needed. */
export function readBranch(data: Uint8Array, via: OctetSpan, branch: OctetSpan): boolean {
  const { from, end } = via;
  if (!via.isThere) return false;
  branch.clear();
  let isIn = false;
  for (let at = from; at < end; at++) {
    const what = VIA_OCTETS[data[at] as number] as number;
    if (what === 0) continue;
    // What quotes and brackets enclose needs the whole grammar.
    if (what === DELIMITER) return false;
    if (isIn) branch.setTrimmed(data, branch.from, at);
    isIn = false;
    if (branch.isThere) continue;
    const first = (data[at + 1] as number) | 0x20;
    if (first !== LETTER_B) {
      // Behind a blank a branch may stand too.
      if (data[at + 1] === SP || data[at + 1] === HT) return false;
    } else if (end - at > BRANCH.length && startsWith(data, at, BRANCH)) {
      isIn = true;
      branch.from = at + BRANCH.length;
    } else {
      return false;
    }
  }
  if (isIn) branch.setTrimmed(data, branch.from, end);
  return !branch.isThere || branch.end > branch.from;
}
