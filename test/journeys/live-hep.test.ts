import { createSocket } from 'node:dgram';
import { encodeHep3 } from '@earshot/protocol';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chromiumPath, launchBrowser, openPage } from './browser.js';
import { type SipCall, sipMessage } from './sip-call.js';
import { removeDirectory, type System, startSystem } from './system.js';

const call: SipCall = {
  callId: 'live-7c1d',
  caller: { host: '192.0.2.31', user: '2125550131' },
  callee: { host: '198.51.100.32', user: '3125550132' },
};

function octets(host: string): Uint8Array {
  return Uint8Array.from(host.split('.').map(Number));
}

function sendHep(port: number, step: Parameters<typeof sipMessage>[1]): Promise<void> {
  const { fromCaller, text } = sipMessage(call, step);
  const caller = octets(call.caller.host);
  const callee = octets(call.callee.host);
  const packet = encodeHep3({
    sourceAddress: fromCaller ? caller : callee,
    destinationAddress: fromCaller ? callee : caller,
    sourcePort: 5060,
    destinationPort: 5060,
    protocol: 17,
    atUs: Date.now() * 1000,
    payloadType: 1,
    agentId: 2101,
    agentName: 'edge-7',
    payload: Buffer.from(text),
  });
  if (packet === null) throw new Error('too long for HEP');
  const socket = createSocket('udp4');
  return new Promise((resolve, reject) =>
    socket.send(packet, port, '127.0.0.1', (error) => {
      socket.close();
      if (error) reject(error);
      else resolve();
    }),
  );
}

describe.skipIf(chromiumPath === null)('a live HEP feed', () => {
  let system: System;
  let browser: Browser;

  beforeAll(async () => {
    [system, browser] = await Promise.all([startSystem(), launchBrowser()]);
  });
  afterAll(async () => {
    await browser?.close();
    await system?.interrupt();
    if (system) removeDirectory(system.data);
  });

  it('shows the call when it starts and its end when it ends, without a reload', async () => {
    const { page, errors } = await openPage(browser, `${system.url}/calls`);
    await page.getByRole('heading', { name: 'Nothing heard yet.' }).waitFor();
    await page.evaluate('window.loadedOnce = true');

    await sendHep(system.hepPort, 'INVITE');
    await sendHep(system.hepPort, '180');
    await sendHep(system.hepPort, '200');
    await sendHep(system.hepPort, 'ACK');
    const row = page.getByRole('row').filter({ hasText: call.caller.user });
    await row.filter({ hasText: 'Running' }).waitFor();

    await sendHep(system.hepPort, 'BYE');
    await sendHep(system.hepPort, '200 BYE');
    await row.filter({ hasText: 'caller' }).filter({ hasText: '200' }).waitFor();
    expect(await row.filter({ hasText: 'Running' }).count()).toBe(0);
    expect(await page.evaluate('window.loadedOnce')).toBe(true);
    expect(errors).toEqual([]);
    await page.close();
  });
});
