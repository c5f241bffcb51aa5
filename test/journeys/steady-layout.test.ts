import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chromiumPath, launchBrowser } from './browser.js';
import { removeDirectory, type System, startSystem } from './system.js';

/** Later than everything else on this machine. */
const FONTS_AFTER_MS = 1000;
/** Cumulative layout shift that is felt; https://web.dev/articles/cls calls up to 0.1 good. */
const MOST_SHIFT = 0.05;

/** Sums what moved without a hand in it, as `window.shift`. */
const OBSERVE = `
  window.shift = 0;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shift += entry.value;
  }).observe({ type: 'layout-shift', buffered: true });
`;

describe.skipIf(chromiumPath === null)('a screen on a slow network', () => {
  let system: System;
  let browser: Browser;
  let paths: string[];

  beforeAll(async () => {
    [system, browser] = await Promise.all([startSystem(), launchBrowser()]);
    await fetch(`${system.url}/api/v1/demo`, { method: 'POST' });
    const { items } = (await (await fetch(`${system.url}/api/v1/calls`)).json()) as {
      items: { key: string; verdict: { text: string } }[];
    };
    const call = `/calls/${items.find(({ verdict }) => verdict.text.includes('burst loss'))?.key}`;
    const tabs = ['timeline', 'media', 'raw'].map((tab) => `${call}?tab=${tab}`);
    paths = ['/overview', '/calls', call, ...tabs, '/transactions', '/findings', '/streams', '/admin/probes'];
  });
  afterAll(async () => {
    await browser?.close();
    await system?.interrupt();
    if (system) removeDirectory(system.data);
  });

  it.each([1440, 390])('stays where it is when its fonts arrive, %i pixels wide', async (width) => {
    const moved: Record<string, number> = {};
    for (const path of paths) {
      // A context of its own: what another screen loaded is not there yet.
      const context = await browser.newContext({ viewport: { width, height: 860 } });
      const page = await context.newPage();
      await page.route(/\.woff2?$/, async (route) => {
        await new Promise((resolve) => setTimeout(resolve, FONTS_AFTER_MS));
        await route.continue();
      });
      await page.addInitScript(OBSERVE);
      await page.goto(system.url + path);
      await page.waitForLoadState('networkidle');
      expect(await page.evaluate('document.fonts.check("13px \'Inter Variable\'")')).toBe(true);
      const shift = await page.evaluate<number>(
        'new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => resolve(window.shift))))',
      );
      if (shift > MOST_SHIFT) moved[path] = shift;
      await context.close();
    }
    expect(moved).toEqual({});
  });
});
