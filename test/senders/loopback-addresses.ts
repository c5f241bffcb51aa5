import { randomInt } from 'node:crypto';
import { run } from './program.js';

const ATTEMPTS = 5;

/** Addresses that are this machine's for a while, so that what goes there comes back. */
export interface TakenAddresses {
  readonly addresses: readonly string[];
  release(): Promise<void>;
}

/** Takes an address of each network (/24, its first three numbers) that nobody here has. */
export async function takeAddresses(...networks: readonly string[]): Promise<TakenAddresses> {
  const addresses: string[] = [];
  const release = async () => {
    for (const address of addresses) await ip('del', address);
  };
  for (const network of networks) {
    const address = await takeOneOf(network);
    if (address === null) {
      await release();
      throw new Error(`the loopback interface takes no address of ${network}.0/24`);
    }
    addresses.push(address);
  }
  return { addresses, release };
}

async function takeOneOf(network: string): Promise<string | null> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const address = `${network}.${randomInt(1, 255)}`;
    if (await ip('add', address)) return address;
  }
  return null;
}

async function ip(verb: 'add' | 'del', address: string): Promise<boolean> {
  return (await run('ip', ['address', verb, `${address}/32`, 'dev', 'lo'], 5000).ended) === 0;
}

/** Whether the loopback interface takes other addresses from here: a container may not let it. */
export async function canTakeAddresses(): Promise<boolean> {
  try {
    await (await takeAddresses('198.51.100')).release();
    return true;
  } catch {
    return false;
  }
}
