import type { CallDetail } from '@earshot/contracts';
import { type Observed, observe } from './observer.js';
import { freePorts } from './ports.js';
import { type Sipp, type SippCounts, startSipp } from './sipp.js';
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

/** Two SIPps play their parts against each other, once, while Earshot watches. */
export async function playCall(caller: Scenario, callee: Scenario, hosts: Hosts = LOOPBACK): Promise<PlayedCall> {
  const first = await freePorts(2 * PORTS_EACH);
  const observer = await observe(`portrange ${first}-${first + 2 * PORTS_EACH - 1}`);
  const players: Sipp[] = [];
  const start = async (scenario: Scenario, host: string, port: number, remote?: string): Promise<Sipp> => {
    const common = { scenario, host, port, mediaPort: port + 2, calls: 1, lifetimeMs: LIFETIME_MS };
    const player = await startSipp(remote === undefined ? common : { ...common, remote });
    players.push(player);
    return player;
  };
  try {
    const called = await start(callee, hosts.callee, first);
    const calling = await start(caller, hosts.caller, first + PORTS_EACH, `${hosts.callee}:${first}`);
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

/** Everything that is found in the calls, as `code severity`. */
export function causes(calls: readonly CallDetail[]): string[] {
  return calls.flatMap(({ findings }) => findings.map(({ code, severity }) => `${code} ${severity}`));
}
