import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chromiumPath, launchBrowser, openPage } from './browser.js';
import { removeDirectory, type System, startSystem } from './system.js';

describe.skipIf(chromiumPath === null)('from the demo to the cause of a bad call', () => {
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

  it('loads the demo, finds the bad call and reads why', async () => {
    const { page, errors } = await openPage(browser, system.url);
    await page.getByRole('heading', { name: 'Nothing heard yet.' }).waitFor();
    await page.getByRole('button', { name: 'Load the demo' }).click();

    const bad = page.getByRole('row').filter({ hasText: 'Bad' }).filter({ hasText: 'burst loss' });
    await bad.first().waitFor();
    await bad.first().click();
    await page.waitForURL(/\/calls\/[0-9a-f]{16}/);

    // The verdict in words, with its clauses.
    await page
      .getByText(/Caller lost callee/)
      .first()
      .waitFor();

    // The ladder: seven messages, chosen by keyboard, opened beside it.
    const ladder = page.getByRole('grid', { name: 'Ladder of the call' });
    await ladder.waitFor();
    await ladder.focus();
    await page.keyboard.press('j');
    await page.keyboard.press('Enter');
    const message = page.getByRole('complementary', { name: 'Message' });
    await message.getByText('Call-ID').first().waitFor();
    expect(await message.textContent()).toContain('INVITE');
    await page.waitForURL(/[?&]m=[0-9a-f]{32}/);

    // RTCP is hidden and counted, until its key asks for it.
    await page.getByText(/\d+ hidden:/).waitFor();
    await page.keyboard.press('Escape');
    await page.keyboard.press('r');
    await page.waitForURL(/show=rtcp/);
    await ladder.getByText('RTCP ×').first().waitFor();
    await page.getByText('Nothing hidden').waitFor();
    await page.keyboard.press('r');
    await page.getByText(/\d+ hidden:/).waitFor();

    // The timeline, and how a score was made.
    await page.getByRole('tab', { name: 'Timeline' }).click();
    await page
      .getByRole('region', { name: /^Caller heard/i })
      .first()
      .waitFor();
    await page.getByRole('tab', { name: /^Media/ }).click();
    const score = page.getByRole('tabpanel').getByRole('button', { name: /^\d+\.\d$/ });
    await score.first().click();
    const note = page.getByRole('dialog', { name: 'How this score was made' });
    await note.getByText('In plain words').waitFor();
    expect(await note.textContent()).toMatch(/G\.107.*25\.1, more is better \(Bpl/);
    expect(errors).toEqual([]);
    await page.close();
  });

  it('keeps its answer at the width of a telephone, in both themes', async () => {
    for (const colorScheme of ['light', 'dark'] as const) {
      const page = await browser.newPage({ viewport: { width: 390, height: 844 }, colorScheme });
      await page.goto(`${system.url}/calls`);
      // A list without a column for it has the day above its calls.
      await page
        .getByRole('row')
        .filter({ hasText: /^Fri 20 Nov/ })
        .waitFor();
      await page.getByRole('row').filter({ hasText: 'Bad' }).filter({ hasText: 'burst loss' }).first().click();
      await page
        .getByText(/Caller lost callee/)
        .first()
        .waitFor();
      const overflow = await page.evaluate<number>('document.documentElement.scrollWidth - window.innerWidth');
      expect(overflow).toBeLessThanOrEqual(0);
      await page.close();
    }
  });

  it('is in the minutes of the overview, be they all of one step', async () => {
    const list = (await (await fetch(`${system.url}/api/v1/calls`)).json()) as {
      items: { startUs: number; verdict: { text: string } }[];
    };
    const call = list.items.find(({ verdict }) => verdict.text.includes('burst loss'));
    const slotMs = 300_000;
    const fromMs = Math.floor((call?.startUs ?? 0) / 1000 / slotMs) * slotMs;
    const [from, to] = [fromMs, fromMs + slotMs].map((ms) => new Date(ms).toISOString());
    const { page, errors } = await openPage(browser, `${system.url}/overview?from=${from}&to=${to}`);
    const bars = page.locator('.recharts-bar-rectangle path');
    await bars.first().waitFor();
    const widths = await bars.evaluateAll((drawn) => drawn.map((bar) => bar.getBoundingClientRect().width));
    expect(Math.max(...widths)).toBeGreaterThan(10);
    await page.getByRole('application', { name: 'Minutes heard over time, by band' }).waitFor();

    // From a peer to its calls, in the same range, and back to where they were left.
    await page.getByRole('link', { name: '198.51.100.40' }).click();
    await page.waitForURL(/\/calls\?q=198\.51\.100\.40&from=/);
    await page.getByText('1 of 1 calls').waitFor();
    await page.getByRole('row').filter({ hasText: 'burst loss' }).click();
    await page.waitForURL(/\/calls\/[0-9a-f]{16}/);
    await page.getByRole('main').getByRole('link', { name: 'Calls', exact: true }).click();
    await page.waitForURL(/\/calls\?q=198\.51\.100\.40&from=/);
    expect(errors).toEqual([]);
    await page.close();
  });

  it('has the tools of the ladder on a telephone too, behind one button', async () => {
    const page = await browser.newPage({ viewport: { width: 390, height: 844 } });
    await page.goto(`${system.url}/calls`);
    await page.getByRole('row').filter({ hasText: '12065550172' }).click();
    const rows = page.getByRole('grid', { name: 'Ladder of the call' }).getByRole('row');
    await rows.filter({ hasText: 'INVITE' }).first().waitFor();
    await rows.filter({ hasText: 'PDD 1.05 s' }).waitFor();
    await page.getByRole('button', { name: 'View' }).click();
    const view = page.getByRole('dialog', { name: 'View of the ladder' });
    await view.getByRole('group', { name: 'Zoom' }).getByRole('button', { name: 'Phases' }).click();
    await view.getByRole('group', { name: 'Colour by' }).getByRole('button', { name: 'response' }).click();
    await page.waitForURL(/zoom=phases&colour=class/);
    await rows.filter({ hasText: 'Setup' }).waitFor();
    await view.getByRole('group', { name: 'Zoom' }).getByRole('button', { name: 'Messages' }).click();
    await view.getByRole('checkbox', { name: 'BYE' }).click();
    await page.keyboard.press('Escape');
    await page.getByText(/\d+ hidden:.*BYE/).waitFor();
    // What is hidden can be shown, however much there is to say of it.
    await page.getByRole('button', { name: 'show', exact: true }).click();
    await page.getByText('Nothing hidden').waitFor();
    await page.close();
  });

  it('cuts nothing of its head on a narrow window', async () => {
    const page = await browser.newPage({ viewport: { width: 1000, height: 800 } });
    await page.goto(`${system.url}/calls`);
    await page.getByRole('row').filter({ hasText: 'burst loss' }).first().click();
    await page.getByRole('grid', { name: 'Ladder of the call' }).waitFor();
    // Neither covers the other: a click needs what it hits to be on top.
    await page.getByRole('button', { name: 'Phases' }).click();
    await page.getByRole('button', { name: 'Messages' }).click();
    await page.getByRole('switch', { name: 'RTCP' }).click();
    const worst = page.getByText(/^Worst 5 s/);
    const right = await worst.evaluate((label) => label.getBoundingClientRect().right);
    expect(right).toBeLessThanOrEqual(1000);
    await page.close();
  });

  it('shows the proof on a telephone with the message open, step by step, and Back closes the message', async () => {
    const page = await browser.newPage({ viewport: { width: 390, height: 844 } });
    await page.goto(`${system.url}/calls`);
    await page.getByRole('row').filter({ hasText: '12065550172' }).click();
    await page.getByRole('button', { name: /^\d+ findings?$/ }).click();
    await page.getByRole('button', { name: /ACK never arrived/ }).click();
    const dock = page.getByRole('region', { name: 'Evidence of the open finding' });
    const message = page.getByRole('complementary', { name: 'Message' });
    await dock.getByRole('button', { name: 'Next evidence' }).click();
    await dock.getByText(/^1 of \d+/).waitFor();
    await message.getByText('Call-ID', { exact: true }).waitFor();
    // Neither covers the other: a click needs what it hits to be on top.
    await dock.getByRole('button', { name: 'Next evidence' }).click();
    await dock.getByText(/^2 of \d+/).waitFor();
    await message.getByRole('button', { name: 'Back to the ladder' }).click();
    await message.waitFor({ state: 'hidden' });

    await dock.getByRole('button', { name: 'Close the finding' }).click();
    await page.getByRole('grid', { name: 'Ladder of the call' }).getByRole('row').nth(2).click();
    await message.getByText('Call-ID', { exact: true }).waitFor();
    await page.goBack();
    await message.waitFor({ state: 'hidden' });
    expect(new URL(page.url()).pathname).toMatch(/^\/calls\/[0-9a-f]{16}/);
    await page.close();
  });
});
