import { exportPcap } from '@earshot/calls';
import { SipFlow, START_US } from '@earshot/test/builders';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chromiumPath, launchBrowser } from './browser.js';
import { removeDirectory, type System, startSystem } from './system.js';

const HOST = { address: '192.0.2.10:5060', media: '192.0.2.10:4000' };
/** More than a screen holds, and than is drawn beyond it. */
const CALLS = 90;
const UPDATES = 60;
const LONG_NUMBER = { user: '+442079460998', address: '198.51.100.10:5060', media: '198.51.100.10:4000' };

function flow(index: number): SipFlow {
  const call = new SipFlow({
    callId: `${index}@test`,
    startUs: START_US + index * 60e6,
    caller: { user: `phone${index}`, ...HOST },
    callee: LONG_NUMBER,
  })
    .invite()
    .after(20)
    .respond(200)
    .ack();
  if (index === CALLS - 1)
    for (let update = 0; update < UPDATES; update++) call.after(500).request('INFO').after(10).respond(200);
  return call.after(2000).bye().after(10).respond(200);
}

/** A4 landscape within its margins. */
const PAPER = { width: 1032, height: 700 };

/** INVITE, its answer and ACK, INFO and BYE with their answers. */
const LONG_MESSAGES = 3 + 2 * UPDATES + 2;

describe.skipIf(chromiumPath === null)('on paper', () => {
  let system: System;
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    [system, browser] = await Promise.all([startSystem(), launchBrowser()]);
    const flows = Array.from({ length: CALLS }, (_, index) => flow(index));
    const body = Buffer.from(exportPcap(flows.flatMap(({ records }) => records)));
    await fetch(`${system.url}/api/v1/captures?name=many.pcap`, { method: 'POST', body });
    page = await browser.newPage({ viewport: PAPER, colorScheme: 'dark' });
  });
  afterAll(async () => {
    await browser?.close();
    await system?.interrupt();
    if (system) removeDirectory(system.data);
  });

  it('a number is whole on a screen too, and minutes that nobody heard are not drawn as none', async () => {
    await page.setViewportSize({ width: 1440, height: 900 });
    await page.goto(`${system.url}/calls`);
    const number = page.getByRole('gridcell', { name: LONG_NUMBER.user }).first();
    await number.waitFor();
    expect(await number.evaluate((cell) => cell.scrollWidth - cell.clientWidth)).toBe(0);
    await page.goto(`${system.url}/overview`);
    await page.getByText('no media was heard in this range').waitFor();
    await page.setViewportSize(PAPER);
  });

  const cut = () =>
    page.evaluate<number>('document.documentElement.scrollWidth - document.documentElement.clientWidth');
  const colours = () =>
    page.evaluate<string[]>('[getComputedStyle(document.body).color, getComputedStyle(document.body).backgroundColor]');

  it('a list of calls is whole, as wide as the paper, and dark on white whatever the theme', async () => {
    await page.goto(`${system.url}/calls`);
    const rows = page.getByRole('grid', { name: 'Calls, newest first' }).getByRole('row');
    await rows.nth(20).waitFor();
    expect(await rows.count()).toBeLessThan(CALLS);
    await page.emulateMedia({ media: 'print' });
    // With the head.
    await expect.poll(() => rows.count()).toBe(CALLS + 1);
    await page.getByText(`${CALLS} of ${CALLS}`).waitFor();
    expect(await cut()).toBe(0);
    expect(await colours()).toEqual(['rgb(18, 23, 28)', 'rgb(255, 255, 255)']);
    await page.emulateMedia({ media: 'screen' });
    await expect.poll(() => rows.count()).toBeLessThan(CALLS);
  });

  it('a call has every one of its messages, and says what it leaves out', async () => {
    const list = (await (await fetch(`${system.url}/api/v1/calls?limit=1`)).json()) as { items: { key: string }[] };
    await page.goto(`${system.url}/calls/${list.items[0]?.key}?hide=ACK`);
    await page.getByRole('grid', { name: 'Ladder of the call' }).waitFor();
    await page.emulateMedia({ media: 'print' });
    const messages = page.getByRole('table', { name: 'Messages of the call' }).getByRole('link');
    await expect.poll(() => messages.count()).toBe(LONG_MESSAGES - 1);
    await page.getByText('1 hidden: 1 ACK').waitFor();
    expect(await cut()).toBe(0);
    await page.close();
  });
});
