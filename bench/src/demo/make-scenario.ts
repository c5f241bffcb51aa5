import { PcapWriter } from '../generator/pcap-writer.js';
import type { SetTruth } from '../generator/truth.js';
import { World } from '../generator/world.js';
import type { Scenario } from './scenario.js';

/** The capture's bytes and what is true of it. */
export function makeScenario(scenario: Scenario): { readonly pcap: Buffer; readonly truth: SetTruth } {
  const chunks: Buffer[] = [];
  const capture = new PcapWriter((bytes) => chunks.push(bytes));
  const world = new World(scenario.name, capture, Math.trunc(scenario.startUs / 1e6));
  scenario.build(world, scenario.startUs);
  const truth = world.finish(capture);
  return { pcap: Buffer.concat(chunks), truth };
}
