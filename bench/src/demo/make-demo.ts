import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { describeScenario } from './describe-scenario.js';
import { makeScenario } from './make-scenario.js';
import { SCENARIOS } from './scenarios.js';

/** Writes the demo captures and their descriptions; the same every time. */
const folder = process.argv[2] ?? fileURLToPath(new URL('../../../apps/collector/demo', import.meta.url));
mkdirSync(folder, { recursive: true });
for (const scenario of SCENARIOS) {
  const { pcap, truth } = makeScenario(scenario);
  const compressed = gzipSync(pcap, { level: 9 });
  writeFileSync(join(folder, `${scenario.name}.pcap.gz`), compressed);
  writeFileSync(join(folder, `${scenario.name}.md`), describeScenario(scenario, truth));
  console.log(`${scenario.name}: ${truth.packets} packets, ${compressed.length} bytes`);
}
