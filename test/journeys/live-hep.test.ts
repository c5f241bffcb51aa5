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

function sendSip(port: number, step: Parameters<typeof sipMessage>[1]): Promise<void> {
  const { fromCaller, text } = sipMessage(call, step);
  return sendHep(port, fromCaller, 5060, 1, text);
}

/** RTCP in JSON, as agents beside a media server send it: here of the callee, which lost seven packets of the caller's. */
function sendReport(port: number): Promise<void> {
  const block = {
    source_ssrc: 0xa11ce,
    fraction_lost: 3,
    packets_lost: 7,
    highest_seq_no: 70_411,
    ia_jitter: 88,
    lsr: 0,
    dlsr: 0,
  };
  return sendHep(
    port,
    false,
    4001,
    5,
    JSON.stringify({ ssrc: 0xb0b, type: 201, report_count: 1, report_blocks: [block] }),
  );
}

function sendHep(port: number, fromCaller: boolean, endPort: number, payloadType: number, text: string): Promise<void> {
  const caller = octets(call.caller.host);
  const callee = octets(call.callee.host);
  const packet = encodeHep3({
    sourceAddress: fromCaller ? caller : callee,
    destinationAddress: fromCaller ? callee : caller,
    sourcePort: endPort,
    destinationPort: endPort,
    protocol: 17,
    atUs: Date.now() * 1000,
    payloadType,
    agentId: 2101,
    agentName: 'edge-7',
    correlationId: call.callId,
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

    await sendSip(system.hepPort, 'INVITE');
    await sendSip(system.hepPort, '180');
    await sendSip(system.hepPort, '200');
    await sendSip(system.hepPort, 'ACK');
    const row = page.getByRole('row').filter({ hasText: call.caller.user });
    await row.filter({ hasText: 'Running' }).waitFor();

    await sendReport(system.hepPort);
    await sendSip(system.hepPort, 'BYE');
    await sendSip(system.hepPort, '200 BYE');
    await row.filter({ hasText: 'caller' }).filter({ hasText: '200' }).filter({ hasNotText: 'Running' }).waitFor();
    expect(await page.evaluate('window.loadedOnce')).toBe(true);
    expect(errors).toEqual([]);

    // Nobody mirrored its media: what the callee reported of it is all there is, and it is there.
    await row.click();
    await page.getByRole('tab', { name: /^Media/ }).click();
    const reported = page.getByRole('table', { name: /^What the endpoints reported/ }).getByRole('row');
    const ofCaller = reported.filter({ hasText: 'no stream seen' }).filter({ hasText: '0x000a11ce' });
    // Said by, and the packets lost.
    const said = async () => (await ofCaller.getByRole('cell').allTextContents()).slice(2, 4);
    await expect.poll(said, { timeout: 20_000 }).toEqual(['rtcp1 ×', '7']);
    await page.close();
  });
});
