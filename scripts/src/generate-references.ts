import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { references } from './references.js';

const root = new URL('../../', import.meta.url);
for (const reference of references) {
  writeFileSync(fileURLToPath(new URL(reference.path, root)), await reference.content());
  process.stdout.write(`${reference.path}\n`);
}
