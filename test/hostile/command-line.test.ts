import { spawn, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { demoCaptures } from '@earshot/collector';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { earshot } from '../reference/earshot-command.js';
import { captureWith, ScratchFolder } from './hostile-capture.js';

vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

const LAUNCHER = fileURLToPath(new URL('../../apps/cli/bin/earshot', import.meta.url));
const scratch = new ScratchFolder();
const capture = scratch.file('call.pcap', captureWith(() => undefined).pcap);

beforeAll(() => earshot(['--version']));
afterAll(() => scratch.remove());

/** What bash tells of a line with `earshot` in it: the status of each command of the pipe, and what was said. */
function inShell(line: string): { statuses: string; standardError: string } {
  const script = `earshot() { "${LAUNCHER}" "$@"; }; ${line}; printf '%s' "\${PIPESTATUS[*]}" >&3`;
  const { output } = spawnSync('bash', ['-c', script], { stdio: ['ignore', 'pipe', 'pipe', 'pipe'], encoding: 'utf8' });
  return { statuses: output[3] ?? '', standardError: output[2] ?? '' };
}

describe('a command whose reader leaves ends in silence by SIGPIPE, as other filters do', () => {
  it.each([
    `earshot analyze ${capture} ${capture} ${capture} | head -n 1`,
    `earshot analyze --json ${capture} ${capture} ${capture} | head -c 1`,
    `{ sleep 0.5; earshot --help; } | true`,
    `{ sleep 0.5; earshot analyze --help; } | true`,
  ])('%s', (line) => {
    expect(inShell(line)).toEqual({ statuses: '141 0', standardError: '' });
  });

  it('also where it is standard error that nobody reads', () => {
    expect(inShell(`{ sleep 0.5; earshot analyze missing.pcap; } 2>&1 >/dev/null | true`).statuses).toBe('141 0');
  });
});

describe('a disk that is full', () => {
  it.each(['analyze', 'analyze --json'])('%s: said once, exit 1', (command) => {
    const { statuses, standardError } = inShell(`earshot ${command} ${capture} ${capture} >/dev/full`);
    expect(standardError).toBe('earshot: standard output: no space left on device\n');
    expect(statuses).toBe('1');
  });

  it('--help', () => {
    expect(inShell('earshot --help >/dev/full')).toEqual({
      statuses: '1',
      standardError: 'earshot: standard output: no space left on device\n',
    });
  });
});

describe('a capture from a pipe', () => {
  it.each([
    `cat ${capture} | earshot analyze -`,
    `earshot analyze - < ${capture}`,
    `earshot analyze <(cat ${capture})`,
  ])('%s', (line) => {
    expect(inShell(line)).toMatchObject({ statuses: expect.stringMatching(/^(0 )?0$/), standardError: '' });
  });

  it('is waited for', () => {
    const slow = `{ head -c 1000 ${capture}; sleep 1; tail -c +1001 ${capture}; }`;
    expect(inShell(`${slow} | earshot analyze --json - | grep -c '"file":"-"' >&2`)).toEqual({
      statuses: '0 0 0',
      standardError: '1\n',
    });
  });

  it('whose findings name messages, from a file that nobody can find again', () => {
    const ack = demoCaptures().find(({ name }) => name.startsWith('8-'))?.path;
    const named = (file: string) => `earshot analyze --json ${file} | grep -o '"messageIds":[^]]*]' >&2`;
    const unpacked = scratch.file('ack.pcap', gunzipSync(readFileSync(ack ?? '')));
    expect(inShell(named(`- < ${unpacked}`))).toEqual(inShell(named(unpacked)));
  });

  it('Ctrl-C ends it at once, in silence', async () => {
    const child = spawn(LAUNCHER, ['analyze', '-'], { stdio: 'pipe' });
    let told = '';
    for (const output of [child.stdout, child.stderr]) output.on('data', (bytes: Buffer) => (told += bytes));
    const ended = new Promise((resolve) => child.once('close', (_, signal) => resolve(signal)));
    await new Promise((resolve) => setTimeout(resolve, 1000));
    child.kill('SIGINT');
    expect(await ended).toBe('SIGINT');
    expect(told).toBe('');
  });
});

describe('certificates of NODE_EXTRA_CA_CERTS', () => {
  const said = (line: string) => inShell(`export NODE_EXTRA_CA_CERTS=/nowhere/ca.pem; ${line}`).standardError;

  it('are not read by a command that connects to nobody', () => {
    expect(said(`earshot analyze ${capture}`)).toBe('');
  });

  it('are read by those that do', () => {
    expect(said('earshot --version')).toContain('/nowhere/ca.pem');
  });
});

describe('called wrongly: one line that says so, exit 2', () => {
  it.each<[string[], RegExp]>([
    [['nonsense'], /^earshot: unknown command 'nonsense'/],
    [['analyze'], /^earshot: no file given/],
    [['analyze', '--nope', capture], /^earshot: unknown option '--nope'/],
    [['analyze', '--disable', 'nope', capture], /^earshot: nope is no code/],
    [['analyze', '--probe', 'a b', capture], /^earshot: --probe: a name/],
    [['analyze', '--probe', 'sbc=a.pcap', capture], /call\.pcap: where was it captured/],
    [['import', '--probe', 'sbc'], /^earshot: --probe: sbc: no file/],
    [['import', '--url', 'nonsense', capture], /^earshot: nonsense: no address of a running system/],
    [['demo', '--url', 'ftp://127.0.0.1'], /^earshot: ftp:\/\/127\.0\.0\.1: no address of a running system/],
    [['collect', capture], /call\.pcap: a file, not an interface; `earshot import/],
    [['collect', '--ring', '0', 'eth0'], /^earshot: --ring: from/],
  ])('%j', async (args, said) => {
    const { exitCode, standardOutput, standardError } = await earshot(args);
    expect([exitCode, standardOutput]).toEqual([2, '']);
    expect(standardError).toMatch(said);
    expect(standardError).not.toMatch(/\bat .*\.js:\d+/);
  });
});
