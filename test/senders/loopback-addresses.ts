import { randomInt } from 'node:crypto';
import { run } from './program.js';

/** Takes addresses for this machine for a while, so that what goes there comes back. */
export async function takeAddresses(addresses: readonly string[]): Promise<{ release(): Promise<void> }> {
  const taken: string[] = [];
  const release = async () => {
    for (const address of taken.splice(0)) await ip('del', address);
  };
  for (const address of addresses) {
    if (!(await ip('add', address))) {
      await release();
      throw new Error(`${address} cannot be given to the loopback interface`);
    }
    taken.push(address);
  }
  return { release };
}

async function ip(verb: 'add' | 'del', address: string): Promise<boolean> {
  return (await run('ip', ['address', verb, `${address}/32`, 'dev', 'lo'], 5000).ended) === 0;
}

/** An address of a network, a documentation network (RFC 5737) say, of which nobody else is likely to think. */
export function someAddressIn(network: string): string {
  return `${network}.${randomInt(1, 255)}`;
}

/** Whether the loopback interface takes other addresses from here: a container may not let it. */
export async function canTakeAddresses(): Promise<boolean> {
  try {
    await (await takeAddresses([someAddressIn('192.0.2')])).release();
    return true;
  } catch {
    return false;
  }
}
