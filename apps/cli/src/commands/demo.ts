import type { DemoReceipt } from '@earshot/contracts';
import { RunningSystem } from '../feed/running-system.js';
import { receiptLine } from './import.js';

/** `earshot demo`: the invented calls, into a running system. */
export async function loadDemo(options: { readonly url: string }): Promise<void> {
  const system = new RunningSystem(options.url);
  const { captures } = (await system.call('POST', '/api/v1/demo')) as DemoReceipt;
  for (const receipt of captures) process.stdout.write(`${receiptLine(receipt)}\n`);
  process.stdout.write(`open ${options.url}/calls\n`);
}
