import type { CallDetail, CallMessages, CallSummary, Evidence } from '@earshot/contracts';
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

  it('moves the ladder to each of its messages, and the timeline to its moments', async () => {
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
    const calls = await Promise.all(
      (await listed()).map(
        async ({ key }) => (await (await fetch(`${system.url}/api/v1/calls/${key}`)).json()) as CallDetail,
      ),
    );
    const codes = new Set(calls.flatMap(({ findings }) => findings.map(({ code }) => code)));
    expect(codes.size).toBeGreaterThan(5);
    const { page, errors } = await openPage(browser, system.url);
    let longest = 0;
    for (const call of calls) {
      const rowOf = await rowsOf(system.url, call.key);
      for (const [index, finding] of call.findings.entries()) {
        await page.goto(`${system.url}/calls/${call.key}`);
        const findings = page.getByRole('region', { name: 'Findings' });
        await findings.getByRole('button', { name: finding.title }).first().click();
        const detail = page.locator(`#${finding.code}-${index}`);
        await detail.getByText(finding.nextStep).waitFor();
        expect(await detail.textContent()).toContain(finding.explanation);
        const steps = stepsOf(finding.evidence, rowOf);
        await walk(page, call, steps);
        for (const evidence of finding.evidence) {
          if (evidence.messageIds.length === 0 && evidence.fromUs === null && evidence.streamKey === null) continue;
          await detail.getByRole('link', { name: evidence.text, exact: true }).click();
          await shows(page, call, evidence);
        }
        longest = Math.max(longest, steps.length);
      }
    }
    expect(longest).toBeGreaterThan(5);
    // What a verdict says without a finding leads to what it was read from: a refusal has its message.
    const refused = calls.find(({ verdict }) => verdict.text.includes('503')) as CallDetail;
    const [clause] = refused.verdict.clauses;
    await page.goto(`${system.url}/calls/${refused.key}`);
    await page.getByRole('heading', { level: 1 }).getByRole('link').click();
    await shows(page, refused, clause?.evidence as Evidence);
    expect(await page.locator('[aria-selected="true"]').filter({ hasText: '503' }).count()).toBeGreaterThan(0);
    expect(errors).toEqual([]);
    await page.close();
  });
});

type Shown = Pick<Evidence, 'messageIds' | 'fromUs'>;

/** The row of the ladder that has each capture of a message. */
async function rowsOf(url: string, key: string): Promise<ReadonlyMap<string, string>> {
  const { items } = (await (await fetch(`${url}/api/v1/calls/${key}/messages`)).json()) as CallMessages;
  return new Map(items.flatMap(({ id, alsoSeen }) => [id, ...alsoSeen.map((copy) => copy.id)].map((one) => [one, id])));
}

function stepsOf(evidence: readonly Evidence[], rowOf: ReadonlyMap<string, string>): Shown[] {
  return evidence.flatMap(({ messageIds, fromUs, toUs, streamKey }): Shown[] => {
    const rows = new Set(messageIds.flatMap((id) => rowOf.get(id) ?? []));
    if (messageIds.length > 0) return [...rows].map((id) => ({ messageIds: [id], fromUs: null }));
    const moments = [...new Set([fromUs, toUs])].filter((atUs) => atUs !== null);
    if (moments.length > 0) return moments.map((atUs) => ({ messageIds: [], fromUs: atUs }));
    return streamKey === null ? [] : [{ messageIds: [], fromUs: null }];
  });
}

/** All of it by the key, around the end, and back by the button. */
async function walk(page: Page, call: CallDetail, steps: readonly Shown[]): Promise<void> {
  const [first] = steps;
  const last = steps.at(-1);
  if (first === undefined || last === undefined || steps.length < 2) return;
  for (const step of [...steps, first]) {
    await page.keyboard.press('n');
    await shows(page, call, step);
  }
  await page.getByRole('button', { name: 'Previous evidence' }).focus();
  await page.keyboard.press('Enter');
  await shows(page, call, last);
  await page.getByRole('status').getByText(`${steps.length} of ${steps.length}`).waitFor();
}

async function shows(page: Page, call: CallDetail, { messageIds: [id], fromUs }: Shown): Promise<void> {
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
