import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chromiumPath, launchBrowser, openPage } from './browser.js';
import { ROOT, removeDirectory, type System, startSystem, temporaryDirectory } from './system.js';

const DEMO = join(ROOT, 'apps/collector/demo');

describe.skipIf(chromiumPath === null)('dropping captures on the page', () => {
  let system: System;
  let browser: Browser;
  const scratch = temporaryDirectory();

  beforeAll(async () => {
    [system, browser] = await Promise.all([startSystem(), launchBrowser()]);
  });
  afterAll(async () => {
    await browser?.close();
    await system?.interrupt();
    if (system) removeDirectory(system.data);
    removeDirectory(scratch);
  });

  it('imports several at once and shows their calls; a picture is refused with its reason', async () => {
    const picture = join(scratch, 'holiday.jpg');
    writeFileSync(picture, Buffer.from('ffd8ffe000104a46494600010100000100010000', 'hex'));
    const empty = join(scratch, 'empty.pcap');
    writeFileSync(empty, '');
    const { page, errors } = await openPage(browser, `${system.url}/calls`);
    await page.getByRole('heading', { name: 'Nothing heard yet.' }).waitFor();
    await page
      .getByLabel('Capture files')
      .first()
      .setInputFiles([join(DEMO, '1-clean-call.pcap.gz'), join(DEMO, '5-b2bua-two-legs.pcap.gz'), picture, empty]);

    const imports = page.getByRole('region', { name: 'Imports' });
    await imports.getByText('4 done').waitFor();
    // Facts of the demo's own generator: 7 messages and 2 streams, 14 messages and 4 streams.
    await imports.getByText(/7 SIP messages, 2 streams/).waitFor();
    await imports.getByText(/14 SIP messages, 4 streams/).waitFor();
    await expect.poll(() => imports.getByText('Not imported.').count()).toBe(2);

    const rows = page.getByRole('grid', { name: 'Calls, newest first' }).getByRole('row');
    await rows.filter({ hasText: '12065550121' }).waitFor();
    await rows.filter({ hasText: '12065550190' }).waitFor();
    // The two refusals are answers with a problem document, which the browser logs.
    expect(errors.filter((error) => !/status of 4\d\d/.test(error))).toEqual([]);
    await page.close();
  });

  it('changes nothing when the same capture comes again', async () => {
    const before = await (await fetch(`${system.url}/api/v1/calls`)).json();
    const { page } = await openPage(browser, `${system.url}/calls`);
    // Rows are drawn by the page when it runs; before that a button does nothing.
    const rows = page.getByRole('grid', { name: 'Calls, newest first' }).getByRole('row');
    await rows.filter({ hasText: '12065550121' }).waitFor();
    await page.getByRole('button', { name: 'Add traffic' }).click();
    await page
      .getByLabel('Capture files')
      .first()
      .setInputFiles([join(DEMO, '1-clean-call.pcap.gz')]);
    await page.getByRole('region', { name: 'Imports' }).getByText('1 done').waitFor();
    expect(await (await fetch(`${system.url}/api/v1/calls`)).json()).toEqual(before);
    await page.close();
  });
});
