/** Runs the joined file with the arguments, and keeps what V8 compiled for that. */
import { rmSync, writeFileSync } from 'node:fs';
import v8 from 'node:v8';
import { COMPILED, runJoined } from './joined.mjs';

// What was compiled under other flags is not taken.
v8.setFlagsFromString = () => {};

rmSync(COMPILED, { force: true });
const script = await runJoined();
process.once('exit', () => writeFileSync(COMPILED, script.createCachedData()));
