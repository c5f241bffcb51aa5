import { renameSync, writeFileSync } from 'node:fs';
import { PcapWriter } from './pcap-writer.js';
import { big } from './sets/big.js';
import {
  loneCall,
  loneFragments,
  loneInvites,
  loneOptions,
  loneRtcp,
  loneRtp,
  loneStun,
  loneSyns,
} from './sets/lone.js';
import { profiles } from './sets/profiles.js';
import { sip } from './sets/sip.js';
import { wide } from './sets/wide.js';
import type { SetTruth } from './truth.js';
import { World } from './world.js';

const SETS = {
  big,
  wide,
  sip,
  profiles,
  'lone-call': loneCall,
  'lone-invites': loneInvites,
  'lone-options': loneOptions,
  'lone-rtp': loneRtp,
  'lone-stun': loneStun,
  'lone-rtcp': loneRtcp,
  'lone-syns': loneSyns,
  'lone-fragments': loneFragments,
};
export type SetName = keyof typeof SETS;
export const SET_NAMES = Object.keys(SETS) as SetName[];

/** 2026-11-20 09:00:00 UTC, a Friday. */
export const START_US = Date.UTC(2026, 10, 20, 9, 0, 0) * 1000;
const SEED = 20_261_120;

export function truthPath(pcap: string): string {
  return `${pcap}.truth.json`;
}

/** Writes the capture and, beside it, its truth; under their names only once they are whole. */
export function generateSet(name: SetName, pcap: string): SetTruth {
  const partial = `${pcap}.partial`;
  const capture = PcapWriter.toFile(partial);
  const world = new World(name, capture, SEED);
  SETS[name](world, START_US);
  const truth = world.finish(capture);
  writeFileSync(truthPath(pcap), JSON.stringify(truth));
  renameSync(partial, pcap);
  return truth;
}
