import type { CallDetail, CallSummary, Evidence } from '@earshot/contracts';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chromiumPath, launchBrowser, openPage } from './browser.js';
import { removeDirectory, type System, startSystem } from './system.js';

describe.skipIf(chromiumPath === null)('the evidence of every finding of the demo', () => {
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

  it('moves the ladder to its message, or the timeline to its moment', async () => {
    await fetch(`${system.url}/api/v1/demo`, { method: 'POST' });
    const listed = async () =>
      ((await (await fetch(`${system.url}/api/v1/calls?limit=500`)).json()) as { items: CallSummary[] }).items;
    let before = -1;
    await expect
      .poll(
        async () => {
          const { length } = await listed();
          const settled = length > 0 && length === before;
          before = length;
          return settled;
        },
        { timeout: 60_000, interval: 2_000 },
      )
      .toBe(true);
    const found = (await listed()).filter(({ findingCodes }) => findingCodes.length > 0);
    const calls = await Promise.all(
      found.map(async ({ key }) => (await (await fetch(`${system.url}/api/v1/calls/${key}`)).json()) as CallDetail),
    );
    const codes = new Set(calls.flatMap(({ findings }) => findings.map(({ code }) => code)));
    expect(codes.size).toBeGreaterThan(5);
    const { page, errors } = await openPage(browser, system.url);
    for (const call of calls) {
      for (const [index, finding] of call.findings.entries()) {
        await page.goto(`${system.url}/calls/${call.key}`);
        const findings = page.getByRole('region', { name: 'Findings' });
        await findings.getByRole('button', { name: finding.title }).first().click();
        const detail = page.locator(`#${finding.code}-${index}`);
        await detail.getByText(finding.nextStep).waitFor();
        expect(await detail.textContent()).toContain(finding.explanation);
        for (const evidence of finding.evidence) {
          if (evidence.messageIds.length === 0 && evidence.fromUs === null && evidence.streamKey === null) continue;
          await detail.getByRole('link', { name: evidence.text, exact: true }).click();
          await shows(page, call, evidence);
        }
      }
    }
    expect(errors).toEqual([]);
    await page.close();
  });
});

async function shows(page: Page, call: CallDetail, { messageIds: [id], fromUs }: Evidence): Promise<void> {
  if (id !== undefined) {
    const row = page.getByRole('grid', { name: 'Ladder of the call' }).locator(`#row-${id}[aria-selected="true"]`);
    await row.waitFor();
    return;
  }
  if (fromUs === null) {
    await page.getByRole('tabpanel', { name: /^Media/ }).waitFor();
    return;
  }
  const shown = async () => secondsOf((await page.getByText(/at cursor/).textContent()) ?? '');
  const linked = (fromUs - (call.answerUs ?? call.startUs)) / 1e6;
  await expect.poll(shown, { timeout: 20_000 }).toSatisfy((seconds: number) => Math.abs(seconds - linked) <= 0.15);
}

/** Of `at cursor −01:02.3`, relative to the answer. */
function secondsOf(text: string): number {
  const [, sign, clock = '', tenths = ''] = /at cursor (−?)((?:\d+:)+\d+)\.(\d)/.exec(text) ?? [];
  const whole = clock.split(':').reduce((sum, part) => sum * 60 + Number(part), 0);
  return (whole + Number(tenths) / 10) * (sign === '−' ? -1 : 1);
}
