import type { CallDetail, CallMessages } from '@earshot/contracts';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chromiumPath, launchBrowser, openPage } from './browser.js';
import { removeDirectory, type System, startSystem } from './system.js';

interface Summary {
  readonly key: string;
  readonly legs: number;
}

describe.skipIf(chromiumPath === null)('the legs of a call through a B2BUA', () => {
  let system: System;
  let browser: Browser;
  let page: Page;
  let errors: string[];
  let key: string;

  beforeAll(async () => {
    [system, browser] = await Promise.all([startSystem(), launchBrowser()]);
    await fetch(`${system.url}/api/v1/demo`, { method: 'POST' });
    const list = (await (await fetch(`${system.url}/api/v1/calls`)).json()) as { items: Summary[] };
    const call = list.items.find(({ legs }) => legs === 2);
    key = call?.key ?? '';
    ({ page, errors } = await openPage(browser, `${system.url}/calls/${key}`));
  });
  afterAll(async () => {
    await browser?.close();
    await system?.interrupt();
    if (system) removeDirectory(system.data);
  });

  const messages = (count: number) => page.getByRole('tab', { name: `Ladder ${count}` }).waitFor();

  it('are told apart by what the B2BUA changed', async () => {
    await messages(14);
    await page.getByRole('grid', { name: 'Ladder of the call' }).focus();
    await page.keyboard.press('j');
    await page.waitForURL(/[?&]m=/);
    await page.keyboard.press('p');
    await page.keyboard.press('j');
    await page.keyboard.press('j');
    await page.keyboard.press('d');
    const message = page.getByRole('complementary', { name: 'Message' });
    await message.getByText('per-hop differences hidden').waitFor();
    await message.filter({ hasText: 'X-Cid' }).filter({ hasNotText: 'Max-Forwards' }).waitFor();
  });

  it('are gone through by keys that come faster than the address follows', async () => {
    const grid = page.getByRole('grid', { name: 'Ladder of the call' });
    const ladder = (await (await fetch(`${system.url}/api/v1/calls/${key}/messages`)).json()) as CallMessages;
    const ids = ladder.items.map(({ id }) => id);
    const active = () => grid.getAttribute('aria-activedescendant');
    await grid.focus();
    await page.keyboard.press('g');
    await expect.poll(active).toBe(`row-${ids[0]}`);
    for (let step = 0; step < 6; step++) await page.keyboard.press('j');
    await expect.poll(active).toBe(`row-${ids[6]}`);
    await page.waitForURL((url) => url.searchParams.get('m') === ids[6]);
    for (let step = 0; step < 6; step++) await page.keyboard.press('k');
    await expect.poll(active).toBe(`row-${ids[0]}`);
  });

  it('list their INVITEs and who answered, and why each stream is theirs', async () => {
    const { legDetails } = (await (await fetch(`${system.url}/api/v1/calls/${key}`)).json()) as CallDetail;
    await page.getByRole('button', { name: '1', exact: true }).click();
    const tried = page.getByRole('dialog', { name: 'Attempts and branches of each leg' });
    for (const { branchDetails } of legDetails) {
      const [branch] = branchDetails ?? [];
      const row = tried.getByRole('row').filter({ hasText: branch?.target ?? '' });
      await row.filter({ hasText: /180 \d+\.\d{3}.*200 OK/ }).waitFor();
    }
    await page.keyboard.press('Escape');
    await page.getByRole('tab', { name: 'Media' }).click();
    const carried = page.getByRole('table', { name: 'What the streams carried' });
    const reasons = carried.getByText('address in SDP');
    await expect.poll(() => reasons.count()).toBe(4);
    await page.getByRole('tab', { name: 'Ladder' }).click();
  });

  it('are folded to the first by a key; the address keeps it, and what is hidden is counted', async () => {
    const grid = page.getByRole('grid', { name: 'Ladder of the call' });
    await grid.focus();
    await page.keyboard.press('x');
    await page.waitForURL(/hide=leg-2/);
    await page.getByText('7 hidden:').waitFor();
    await page.reload();
    await page.getByText('7 hidden:').waitFor();
    await page.keyboard.press('f');
    const filters = page.getByRole('dialog', { name: 'Filters of the ladder' });
    expect(await filters.getByRole('checkbox', { checked: false }).count()).toBe(3);
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'show', exact: true }).click();
    await page.getByText('Nothing hidden').waitFor();
    expect(page.url()).not.toContain('hide=');
  });

  it('are put together by transaction and by phase, coloured and named otherwise, by keys that the address keeps', async () => {
    const grid = page.getByRole('grid', { name: 'Ladder of the call' });
    const told = (rows: number) => page.getByText(`14 messages, put together in ${rows} rows`).waitFor();
    await grid.focus();
    await page.keyboard.press('G');
    await page.waitForURL(/[?&]m=/);
    await page.keyboard.press('-');
    await page.waitForURL(/zoom=transactions/);
    // INVITE and BYE of each leg; the row that holds the chosen message is chosen.
    await told(4);
    await grid.getByRole('row', { selected: true }).getByText('BYE → 200').waitFor();
    await page.keyboard.press('-');
    await page.waitForURL(/zoom=phases/);
    await told(2);
    await page.keyboard.press('j');
    await page.keyboard.press('k');
    await grid.getByRole('row', { selected: true }).getByText('Setup').waitFor();
    await page.keyboard.press('+');
    await page.keyboard.press('+');
    await page.waitForURL((url) => !url.searchParams.has('zoom'));

    const hues = () =>
      grid.locator('circle[r="2"]').evaluateAll((dots) => new Set(dots.map((dot) => dot.getAttribute('fill'))).size);
    await expect.poll(hues).toBe(2);
    await page.keyboard.press('c');
    await page.waitForURL(/colour=transaction/);
    await expect.poll(hues).toBe(4);
    await page.keyboard.press('c');
    await page.waitForURL(/colour=class/);
    // Requests, 1xx, 2xx.
    await expect.poll(hues).toBe(3);
    await page.keyboard.press('c');
    await page.waitForURL((url) => !url.searchParams.has('colour'));

    // Faster than the ladder is drawn: each counts, and none brings an older address back.
    for (let round = 0; round < 6; round++) {
      for (const key of ['-', '-', 'c', '+', 'j', '+', 'c', 'k', 'c']) await page.keyboard.press(key);
    }
    await page.waitForURL(({ searchParams }) => !searchParams.has('zoom') && !searchParams.has('colour'));
    await expect.poll(hues).toBe(2);

    const heads = grid.getByRole('columnheader').getByText('Caller', { exact: true });
    await expect.poll(() => heads.count()).toBe(1);
    await page.keyboard.press('a');
    await page.waitForURL(/names=ip/);
    await expect.poll(() => heads.count()).toBe(0);
    await page.keyboard.press('a');
    await page.waitForURL((url) => !url.searchParams.has('names'));
    await page.keyboard.press('?');
    const keys = page.getByRole('dialog', { name: 'Keys of the ladder' });
    await keys.getByText('colour by leg, transaction or response').waitFor();

    // Off and on again: a character alone then does nothing, an arrow still does.
    const single = keys.getByRole('switch', { name: 'Keys of one character, on every screen' });
    await single.click();
    await page.keyboard.press('Escape');
    await page.keyboard.press('c');
    await page.keyboard.press('ArrowDown');
    await page.waitForURL(/[?&]m=/);
    expect(page.url()).not.toContain('colour=');
    await page.getByRole('button', { name: 'Keys', exact: true }).click();
    await single.click();
    expect(await single.getAttribute('aria-checked')).toBe('true');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    await page.waitForURL((url) => !url.searchParams.has('m'));
  });

  it('are split by hand, and one call again when that is taken back', async () => {
    await page.getByRole('button', { name: '2 legs, merged by x-call-id' }).click();
    await page.getByRole('button', { name: 'Split off' }).nth(1).click();
    await messages(7);
    const links = page.getByRole('dialog', { name: 'Legs of the call and their links' });
    const offer = page.getByRole('button', { name: '1 more call may belong here' });
    await offer.waitFor();
    if ((await offer.getAttribute('aria-expanded')) !== 'true') await offer.click();
    await links.getByText('Decided by a person').waitFor();
    await links.getByRole('button', { name: 'Undo' }).click();
    await messages(14);
    expect(errors).toEqual([]);
  });
});
