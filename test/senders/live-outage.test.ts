import { execFileSync } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { createInProcessBus } from '@earshot/bus';
import { type Collector, startCollector } from '@earshot/collector';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { lacking } from './observer.js';

/** Beside the loopback interface: one that can go away. */
const DEVICE = `earshot${process.pid % 10_000}`;
const HOST = '198.18.77.1';
const PATIENCE = { timeout: 15_000, interval: 100 };

function ip(...words: readonly string[]): void {
  execFileSync('ip', words, { stdio: 'pipe' });
}

/** Of two that are one cable; both go together. */
function makeInterface(): void {
  ip('link', 'add', DEVICE, 'type', 'veth', 'peer', 'name', `${DEVICE}p`);
  ip('link', 'set', `${DEVICE}p`, 'up');
}

/** `ip` is there, and may make an interface. */
function makesInterfaces(): boolean {
  try {
    makeInterface();
    ip('link', 'del', DEVICE);
    return true;
  } catch {
    return false;
  }
}

const reason = await lacking();
const noInterfaces = reason ?? (makesInterfaces() ? null : 'no interface can be made here');
if (noInterfaces !== null) process.stdout.write(`interfaces that go away: skipped, ${noInterfaces}\n`);

let close: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const each of close.reverse()) await each();
  close = [];
});

async function capturing(device: string, filter: string): Promise<Collector> {
  const bus = await createInProcessBus();
  close.push(() => bus.close());
  const consumer = await bus.consumer({ group: 'test' });
  await consumer.run({ onRecords: async () => {}, onHealth: async () => {} });
  const collector = await startCollector({ bus, probe: 'live', interfaces: [device], live: { filter } });
  close.push(() => collector.close());
  return collector;
}

/** Sends until a packet more is captured. */
async function expectCaptured(collector: Collector, address: string, port: number): Promise<void> {
  const { packets: before = 0 } = collector.sources()[0] ?? {};
  const socket = createSocket('udp4');
  socket.bind(0);
  await once(socket, 'listening');
  try {
    await vi.waitFor(() => {
      socket.send('x', port, address);
      expect(collector.sources()[0]?.packets).toBeGreaterThan(before);
    }, PATIENCE);
  } finally {
    socket.close();
  }
}

function capturingProcess(): number {
  const found = readdirSync('/proc').find((name) => {
    try {
      const isChild = readFileSync(`/proc/${name}/stat`, 'latin1')
        .replace(/\(.*\)/s, '')
        .split(' ')
        .at(3);
      const command = readFileSync(`/proc/${name}/cmdline`, 'latin1');
      return Number(isChild) === process.pid && command.includes('live-capture-process');
    } catch {
      return false;
    }
  });
  return Number(found);
}

describe.skipIf(reason !== null)('an interface whose capturing process ends', () => {
  it('is captured from by another one, and what was counted stays', async () => {
    const collector = await capturing('lo', 'udp dst port 9');
    await expectCaptured(collector, '127.0.0.1', 9);
    process.kill(capturingProcess(), 'SIGKILL');
    await vi.waitFor(() => expect(collector.sources()).toMatchObject([{ state: 'failed' }]), PATIENCE);
    expect(collector.sources()[0]?.detail).toContain('opened again as soon as it can be');
    await expectCaptured(collector, '127.0.0.1', 9);
    expect(collector.sources()).toMatchObject([{ state: 'reading', detail: null }]);
    await vi.waitFor(() => expect(collector.counters()['live.outages']).toBe(1), PATIENCE);
  }, 60_000);
});

describe.skipIf(noInterfaces !== null)('an interface', () => {
  const up = () => {
    ip('link', 'set', DEVICE, 'up');
    ip('addr', 'replace', `${HOST}/24`, 'dev', DEVICE);
  };

  it('is captured from again when it was down, and when it was gone', async () => {
    makeInterface();
    close.push(async () => ip('link', 'del', DEVICE));
    up();
    // Nobody is there to answer: the question who has the address is a packet, too.
    const collector = await capturing(DEVICE, 'udp dst port 9 or arp');
    const neighbour = '198.18.77.2';
    await expectCaptured(collector, neighbour, 9);
    ip('link', 'set', DEVICE, 'down');
    up();
    await expectCaptured(collector, neighbour, 9);
    ip('link', 'del', DEVICE);
    await vi.waitFor(() => expect(collector.sources()).toMatchObject([{ state: 'failed' }]), PATIENCE);
    expect(collector.sources()[0]?.detail).toMatch(`${DEVICE}: the interface is gone`);
    makeInterface();
    up();
    await expectCaptured(collector, neighbour, 9);
    await vi.waitFor(() => expect(collector.counters()['live.outages']).toBe(1), PATIENCE);
  }, 60_000);
});
