import { readFileSync } from 'node:fs';
import { runVectorFile } from './vector-file.js';

const files = process.argv.slice(2);
if (files.length === 0) {
  process.stderr.write('usage: npm run vectors -- FILE…\n');
  process.exit(2);
}

let passed = 0;
let failed = 0;
const lines: string[] = [];
for (const file of files) {
  try {
    const result = runVectorFile(readFileSync(file, 'utf8'));
    passed += result.passed;
    failed += result.failures.length;
    for (const { id, departures } of result.failures) lines.push(`${id}: ${departures.join('; ')}`);
  } catch (error) {
    failed++;
    lines.push(`${file}: ${error instanceof Error ? error.message : String(error)}`);
  }
}
for (const line of lines) process.stdout.write(`${line}\n`);
process.stdout.write(`${passed} passed, ${failed} failed\n`);
process.exitCode = failed === 0 ? 0 : 1;
