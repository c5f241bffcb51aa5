import { exportPcap } from '@earshot/calls';
import { SipFlow, START_US } from '@earshot/test/builders';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chromiumPath, launchBrowser, openPage } from './browser.js';
import { removeDirectory, type System, startSystem } from './system.js';

const HOST = { address: '192.0.2.10:5060', media: '192.0.2.10:4000' };
const CHALLENGE = { headers: ['WWW-Authenticate: Digest realm="x", nonce="n1"'] };
const TWO_MINUTES = { headers: ['Expires: 120'] };
const CREDENTIALS = {
  headers: ['Authorization: Digest username="zoe", realm="x", nonce="n1", response="0"'],
  toTag: null,
};

const REGISTRAR = { address: '192.0.2.2:5060', media: '192.0.2.2:4000' };

const flow = (user: string, seconds: number) =>
  new SipFlow({
    callId: `${user}-${seconds}@test`,
    startUs: START_US + seconds * 1e6,
    caller: { user, ...HOST },
    callee: { user, ...REGISTRAR },
  });

/** More than a page of registrations, of which one was challenged, and two other requests. */
const flows = [
  ...Array.from({ length: 119 }, (_, index) =>
    flow(`phone${index}`, index).request('REGISTER', { toTag: null }).after(20).respond(200),
  ),
  flow('zoe', 300)
    .request('REGISTER', { toTag: null })
    .after(5)
    .respond(401, CHALLENGE)
    .after(5)
    .request('REGISTER', CREDENTIALS)
    .after(30)
    .respond(200),
  flow('probe', 301).request('OPTIONS', { toTag: null }).after(3).respond(200),
  flow('mute', 302).request('SUBSCRIBE', { toTag: null }).after(7).respond(404),
];

describe.skipIf(chromiumPath === null)('requests outside of calls', () => {
  let system: System;
  let browser: Browser;
  let page: Page;
  let errors: string[];

  beforeAll(async () => {
    [system, browser] = await Promise.all([startSystem(), launchBrowser()]);
    ({ page, errors } = await openPage(browser, `${system.url}/transactions`));
  });
  afterAll(async () => {
    await browser?.close();
    await system?.interrupt();
    if (system) removeDirectory(system.data);
  });

  const grid = () => page.getByRole('grid', { name: 'Requests outside of calls, newest first' });
  const rows = () => grid().getByRole('row');
  const ofUser = (user: string) => rows().filter({ hasText: `${user}@192.0.2.10` });

  it('are none at first, and there once they were captured', async () => {
    await page.getByRole('heading', { name: 'No request outside of calls so far.' }).waitFor();
    for (const screen of ['Overview', 'Findings']) {
      await page.getByRole('link', { name: screen, exact: true }).click();
      await page.getByRole('heading', { name: 'No call was captured so far.' }).waitFor();
    }
    await page.getByRole('link', { name: 'Give Earshot traffic' }).click();
    await page.getByRole('heading', { name: 'Nothing heard yet.' }).waitFor();
    const body = Buffer.from(exportPcap(flows.flatMap(({ records }) => records)));
    const stored = await fetch(`${system.url}/api/v1/captures?name=requests.pcap`, { method: 'POST', body });
    expect(stored.status).toBe(200);
    await page.getByRole('link', { name: 'Requests', exact: true }).click();
    await page.getByText('100 of 122').waitFor();
    await ofUser('mute').filter({ hasText: 'Failed' }).filter({ hasText: '404' }).waitFor();
  });

  it('are gone through page by page, and by method, user and outcome; the address holds it', async () => {
    await page.getByRole('button', { name: 'Older' }).click();
    await ofUser('phone0').waitFor();
    expect(await rows().count()).toBe(23);
    await page.goBack();
    await ofUser('zoe').waitFor();

    const methods = page.getByRole('table', { name: 'Requests by method' });
    const registrations = methods.getByRole('row').filter({ hasText: 'REGISTER' });
    // 119 of 20 ms and one of 40 ms: requests, succeeded, ineffective %, mean, median, p95, repeated.
    expect(await registrations.getByRole('cell').allTextContents()).toEqual([
      '120',
      '120',
      '0.0',
      '20.2',
      '20.0',
      '20.0',
      '0',
    ]);
    await methods.getByRole('button', { name: 'SUBSCRIBE' }).click();
    await page.waitForURL(/method=SUBSCRIBE/);
    await page.getByText('1 of 1').waitFor();
    await page.getByRole('button', { name: 'Remove method SUBSCRIBE' }).click();

    await page.keyboard.press('/');
    await page.keyboard.type('code:404');
    await page.keyboard.press('Enter');
    await page.waitForURL(/status=404/);
    await page.getByText('1 of 1').waitFor();
    await page.reload();
    await ofUser('mute').waitFor();
    await page.getByLabel('Outcome').selectOption('Succeeded');
    await page.getByRole('heading', { name: 'No request fits this query.' }).waitFor();
    await page.getByRole('button', { name: 'Without all of them' }).click();
    await page.getByText('100 of 122').waitFor();
  });

  it('are opened by the keyboard, each with its ladder and its messages, and left again', async () => {
    await page.keyboard.press('/');
    await page.keyboard.type('zoe');
    await page.waitForURL(/q=zoe/);
    await page.getByText('1 of 1').waitFor();
    await page.keyboard.press('Escape');
    await page.keyboard.press('j');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Succeeded. 200 OK after 40.0 ms, one challenge in it.' }).waitFor();
    expect(await page.getByTitle(/RFC 6076 4\.1/).textContent()).toBe('RRD40.0 ms');

    const ladder = page.getByRole('grid', { name: 'Ladder of the request' });
    await expect.poll(() => ladder.getByRole('row').count()).toBe(5);
    await page.keyboard.press('G');
    await page.keyboard.press('k');
    const message = page.getByRole('complementary', { name: 'Message' });
    await message.getByText('2 REGISTER', { exact: true }).waitFor();
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    await page.waitForURL(/\/transactions\?q=zoe$/);
    await page.getByText('1 of 1').waitFor();
    await page.getByRole('link', { name: 'Requests', exact: true }).first().click();
    await page.getByText('100 of 122').waitFor();
    expect(errors).toEqual([]);
  });

  it('that a finding is about are one link away from it', async () => {
    // Registered for two minutes, and again only 150 s after, three times over; and another user meanwhile.
    const late = [0, 150, 300, 450].map((seconds) =>
      flow('lapse', 1000 + seconds)
        .request('REGISTER', { toTag: null, ...TWO_MINUTES })
        .after(20)
        .respond(200, TWO_MINUTES),
    );
    const other = flow('zed', 1100).request('REGISTER', { toTag: null }).after(20).respond(200);
    const body = Buffer.from(exportPcap([...late, other].flatMap(({ records }) => records)));
    await fetch(`${system.url}/api/v1/captures?name=late.pcap`, { method: 'POST', body });
    await page.getByRole('link', { name: 'Findings', exact: true }).click();
    const found = page.getByRole('button', { name: /lapse@192\.0\.2\.2:5060 was not registered 3 times/ });
    await found.click();
    await page.getByRole('link', { name: /^REGISTER, lapse@/ }).click();
    await page.waitForURL(/\/transactions\?.*method=REGISTER/);
    await page.getByText('4 of 4').waitFor();
    expect(await ofUser('lapse').count()).toBe(4);
    await page.goto(`${system.url}/transactions`);
    await page.getByText('100 of 127').waitFor();
    expect(errors).toEqual([]);
  });

  it('stay on the screen while the API is away, which is said and forgotten when it is back', async () => {
    const away = page.getByText('Earshot does not answer.');
    await page.route('**/api/**', (route) => route.abort());
    await page.getByRole('button', { name: 'Older' }).click();
    await away.waitFor();
    await page.unroute('**/api/**');
    await away.waitFor({ state: 'hidden' });
    await page.getByRole('button', { name: 'Try again' }).click();
    await ofUser('phone0').waitFor();
  });

  it('that are not known say so', async () => {
    await page.goto(`${system.url}/transactions/0123456789abcdef`);
    await page.getByRole('alert').getByText('There is no transaction 0123456789abcdef.').waitFor();
  });
});
