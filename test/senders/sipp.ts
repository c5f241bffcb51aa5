import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { untilTaken } from './ports.js';
import { type Program, run } from './program.js';
import { type Scenario, scenarioText } from './sipp-scenario.js';

export interface SippOptions {
  readonly scenario: Scenario;
  /** Its address; 127.0.0.1 if left out. */
  readonly host?: string;
  readonly port: number;
  /** `host:port`; absent for one who is called. */
  readonly remote?: string;
  /** Who it is that calls, `alice` if left out, and who is called. */
  readonly user?: string;
  readonly service?: string;
  /** Its Call-ID, of one call; its own if left out. */
  readonly callId?: string;
  readonly transport?: 'udp' | 'tcp';
  readonly calls: number;
  readonly callsPerSecond?: number;
  /** First port of its media; takes as many as there are calls, by twos. */
  readonly mediaPort?: number;
  /** It sends the media that it hears back to where it comes from. */
  readonly echo?: boolean;
  readonly lifetimeMs: number;
}

export interface SippCounts {
  readonly successful: number;
  readonly failed: number;
  /** Sent and received, the retransmissions among them: `INVITE`, `200`, … */
  readonly sent: Readonly<Record<string, number>>;
  readonly received: Readonly<Record<string, number>>;
  /** Of what it sent. */
  readonly retransmitted: number;
}

export interface Sipp {
  readonly program: Program;
  /** Resolves when it has had all its calls. */
  finish(): Promise<SippCounts>;
  close(): Promise<void>;
}

/** Starts SIPp with a scenario; it ends after so many calls. */
export async function startSipp(options: SippOptions): Promise<Sipp> {
  const {
    scenario,
    host = '127.0.0.1',
    port,
    remote,
    user = 'alice',
    service,
    callId,
    calls,
    callsPerSecond = 5,
    mediaPort,
    lifetimeMs,
  } = options;
  const folder = mkdtempSync(join(tmpdir(), 'earshot-sipp-'));
  writeFileSync(join(folder, 'scenario.xml'), scenarioText(scenario));
  const args = [
    ...['-sf', 'scenario.xml', '-i', host, '-p', String(port), '-t', options.transport === 'tcp' ? 't1' : 'u1'],
    ...['-m', String(calls), '-r', String(callsPerSecond), '-nostdin', '-trace_stat', '-trace_counts', '-fd', '1'],
    ...['-stf', 'stat.csv', '-timeout', `${Math.ceil(lifetimeMs / 1000)}s`, '-trace_err', '-skip_rlimit'],
    ...(mediaPort === undefined ? [] : ['-mi', host, '-mp', String(mediaPort)]),
    ...(options.echo ? ['-rtp_echo'] : []),
    ...['-key', 'user', user],
    ...(service === undefined ? [] : ['-s', service]),
    ...(callId === undefined ? [] : ['-cid_str', callId]),
    ...(remote === undefined ? [] : [remote]),
  ];
  const program = run('sipp', args, lifetimeMs + 2000, folder);
  const close = async () => {
    await program.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    // One who calls may be done before anybody looks.
    if (remote === undefined) await untilTaken(port);
  } catch (error) {
    await close();
    throw error;
  }
  return {
    program,
    finish: async () => {
      await program.ended;
      if (!existsSync(join(folder, 'stat.csv'))) throw new Error(`SIPp counted nothing: ${program.output()}`);
      return readCounts(folder);
    },
    close,
  };
}

function readCounts(folder: string): SippCounts {
  const [stat = {}, counts = {}] = ['stat.csv', readdirSync(folder).find((name) => name.endsWith('_counts.csv'))].map(
    (name) => (name === undefined ? {} : lastRow(readFileSync(join(folder, name), 'latin1'))),
  );
  const sent: Record<string, number> = {};
  const received: Record<string, number> = {};
  let retransmitted = 0;
  for (const [column, value] of Object.entries(counts)) {
    // `3_200_Recv`, `0_INVITE_Retrans`: place in the scenario, message, and what is counted.
    const [, name = '', counted] = /^\d+_(.+)_(Sent|Recv|Retrans)$/.exec(column) ?? [];
    const into = counted === 'Recv' ? received : sent;
    if (counted !== undefined) into[name] = (into[name] ?? 0) + Number(value);
    if (counted === 'Retrans') retransmitted += Number(value);
  }
  return {
    successful: Number(stat['SuccessfulCall(C)']),
    failed: Number(stat['FailedCall(C)']),
    sent,
    received,
    retransmitted,
  };
}

/** Columns of the last line of a table of SIPp. */
function lastRow(text: string): Record<string, string> {
  const lines = text.trim().split('\n');
  const names = (lines[0] ?? '').split(';');
  const values = (lines.at(-1) ?? '').split(';');
  return Object.fromEntries(names.map((name, index) => [name, values[index] ?? '']));
}
