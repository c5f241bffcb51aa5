import type { CallDetail, Finding } from '@earshot/contracts';
import { type Observed, observe } from './observer.js';
import { freePorts } from './ports.js';
import { type Sipp, type SippCounts, type SippOptions, startSipp } from './sipp.js';
import type { Scenario } from './sipp-scenario.js';

export interface PlayedCall extends Observed {
  /** What each SIPp counted. */
  readonly caller: SippCounts;
  readonly callee: SippCounts;
}

/** Addresses of this machine. */
export interface Hosts {
  readonly caller: string;
  readonly callee: string;
}

const LOOPBACK: Hosts = { caller: '127.0.1.1', callee: '127.0.1.2' };

export interface PlayOptions {
  readonly hosts?: Hosts;
  /** The callee sends what it hears back to where it comes from. */
  readonly echo?: boolean;
}

/** Two SIPps play their parts against each other, once, while Earshot watches. */
export async function playCall(caller: Scenario, callee: Scenario, options: PlayOptions = {}): Promise<PlayedCall> {
  const { hosts = LOOPBACK, echo = false } = options;
  const first = await freePorts(2 * PORTS_EACH);
  const observer = await observe(`portrange ${first}-${first + 2 * PORTS_EACH - 1}`);
  const players: Sipp[] = [];
  const start = async (part: Pick<SippOptions, 'scenario' | 'host' | 'port' | 'remote' | 'echo'>): Promise<Sipp> => {
    const player = await startSipp({ ...part, mediaPort: part.port + 2, calls: 1, lifetimeMs: LIFETIME_MS });
    players.push(player);
    return player;
  };
  try {
    const called = await start({ scenario: callee, host: hosts.callee, port: first, echo });
    const remote = `${hosts.callee}:${first}`;
    const calling = await start({ scenario: caller, host: hosts.caller, port: first + PORTS_EACH, remote });
    const [made, taken] = [await calling.finish(), await called.finish()];
    return { ...(await observer.finish()), caller: made, callee: taken };
  } finally {
    await Promise.all(players.map((player) => player.close()));
    await observer.finish();
  }
}

/** SIP, and media with its RTCP. */
const PORTS_EACH = 6;
const LIFETIME_MS = 40_000;

/** Found rightly where this machine has too much to do, and holds packets up. */
const OF_THIS_MACHINE = new Set(['bufferbloat']);

/** Everything that is found in the calls. */
export function findingsOf(calls: readonly CallDetail[]): Finding[] {
  return calls.flatMap(({ findings }) => findings).filter(({ code }) => !OF_THIS_MACHINE.has(code));
}

/** The same as `code severity`. */
export function causes(calls: readonly CallDetail[]): string[] {
  return findingsOf(calls).map(({ code, severity }) => `${code} ${severity}`);
}
