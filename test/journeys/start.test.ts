import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { freePorts } from '../senders/ports.js';
import { earshot, removeDirectory, startSystem, temporaryDirectory } from './system.js';

const directories: string[] = [];
function directory(): string {
  const path = temporaryDirectory();
  directories.push(path);
  return path;
}
afterEach(() => {
  for (const path of directories.splice(0)) removeDirectory(path);
});

describe('earshot start', () => {
  it('stops cleanly at Ctrl-C, and a second start finds the data again', async () => {
    const data = directory();
    const first = await startSystem({ data });
    const loaded = await fetch(`${first.url}/api/v1/demo`, { method: 'POST' });
    expect(loaded.status).toBe(200);
    const before = (await (await fetch(`${first.url}/api/v1/calls`)).json()) as { items: { key: string }[] };
    expect(before.items.length).toBeGreaterThan(5);
    const stopped = await first.interrupt();
    expect(stopped.status).toBe(0);

    const second = await startSystem({ data });
    const after = (await (await fetch(`${second.url}/api/v1/calls`)).json()) as { items: { key: string }[] };
    expect(after.items.map((call) => call.key)).toEqual(before.items.map((call) => call.key));
    await second.interrupt();
  });

  it('starts again after a kill that left its database running', async () => {
    const data = directory();
    const killed = await startSystem({ data });
    await killed.kill();
    const again = await startSystem({ data });
    const status = (await (await fetch(`${again.url}/api/v1/system`)).json()) as { database: { ready: boolean } };
    expect(status.database.ready).toBe(true);
    await again.interrupt();
  });

  it('says in one line that the port is in use', async () => {
    const port = await freePorts(1);
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(port, '127.0.0.1', resolve));
    const run = await earshot(['start', '--port', String(port), '--data', directory()]);
    other.close();
    expect(run.status).not.toBe(0);
    expect(run.stderr.trim().split('\n')).toHaveLength(1);
    expect(run.stderr).toContain(`TCP port ${port}`);
  });

  it('says in one line that a directory is not its own, and leaves it alone', async () => {
    const data = join(directory(), 'mine');
    mkdirSync(data);
    writeFileSync(join(data, 'thesis.txt'), 'not for you');
    const port = await freePorts(2);
    const run = await earshot(['start', '--port', String(port), '--hep-port', String(port + 1), '--data', data]);
    expect(run.status).not.toBe(0);
    expect(run.stderr.trim().split('\n')).toHaveLength(1);
    expect(run.stderr).toContain('is not an Earshot data directory');
  });

  it('says in one line that a directory is in use by another Earshot', async () => {
    const system = await startSystem({ data: directory() });
    const port = await freePorts(2);
    const args = ['start', '--port', String(port), '--hep-port', String(port + 1), '--data', system.data];
    const run = await earshot(args);
    await system.interrupt();
    expect(run.status).not.toBe(0);
    expect(run.stderr).toContain('is in use by the Earshot of process');
  });
});
