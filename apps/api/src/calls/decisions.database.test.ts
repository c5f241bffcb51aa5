import { keyOfLegFrom } from '@earshot/calls';
import { callDetail } from '@earshot/contracts';
import { answeredCall, SipFlow, START_US } from '@earshot/test/builders';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Api } from '../index.js';
import { problemOf, type RunningApi, startRunningApi } from '../running-api.fixture.js';

describe('decisions about legs', () => {
  let running: RunningApi;

  const keyOf = (callId: string) => keyOfLegFrom(callId, 'tag-a', START_US);
  const send = (path: string, body: unknown, of: Api = running.other) =>
    fetch(running.at(path, of), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
  const decided = async (path: string, body: unknown) => callDetail.parse(await (await send(path, body)).json());
  const call = async (key: string) => callDetail.parse(await (await fetch(running.at(`/api/v1/calls/${key}`))).json());
  const [one, two] = ['decided-one@pbx', 'decided-two@pbx'];

  beforeAll(async () => {
    running = await startRunningApi();
    await running.take([...answeredCall({ callId: one }).records, ...legOf(two)]);
  });

  afterAll(() => running?.close());

  /** A leg that shares nothing with the first but its time. */
  function legOf(callId: string) {
    const phone = (user: string, host: string) => ({ user, address: `${host}:5060`, media: `${host}:4000` });
    return new SipFlow({ callId, caller: phone('501', '198.51.100.1'), callee: phone('502', '198.51.100.2') })
      .invite()
      .at(30_000)
      .bye().records;
  }

  it('merge two calls, by whichever worker is asked, and again changes nothing', async () => {
    const merged = await decided(`/api/v1/calls/${keyOf(one)}/merge`, { with: keyOf(two) });
    expect(merged.callIds).toEqual([one, two]);
    expect(merged.decisions).toMatchObject([{ verdict: 'merge', legKeys: [keyOf(one)], otherLegKeys: [keyOf(two)] }]);
    expect(merged.links.map(({ rule, merged: is }) => [rule, is])).toEqual([['decision', true]]);
    expect(await decided(`/api/v1/calls/${keyOf(two)}/merge`, { with: keyOf(one) })).toEqual(merged);
  });

  it('last when the records come again, and more of them', async () => {
    await running.take([...legOf(two), ...new SipFlow({ callId: two }).at(31_000).request('INFO').records]);
    expect(await call(keyOf(two))).toMatchObject({ key: keyOf(one), callIds: [one, two], legs: 2 });
  });

  it('are undone one by one', async () => {
    const { decisions } = await call(keyOf(one));
    const undo = async () =>
      (await fetch(running.at(`/api/v1/decisions/${decisions[0]?.id}`, running.other), { method: 'DELETE' })).json();
    expect(await undo()).toEqual({ undone: true });
    expect(await undo()).toEqual({ undone: false });
    expect((await call(keyOf(one))).callIds).toEqual([one]);
    expect((await call(keyOf(two))).callIds).toEqual([two]);
  });

  it('split what a merge, or a link, brought together', async () => {
    await decided(`/api/v1/calls/${keyOf(one)}/merge`, { with: keyOf(two) });
    const left = await decided(`/api/v1/calls/${keyOf(one)}/split`, { legs: [keyOf(one)] });
    expect(left.callIds).toEqual([two]);
    const own = await call(keyOf(one));
    expect(own.callIds).toEqual([one]);
    expect(own.decisions.map(({ verdict }) => verdict)).toEqual(['merge', 'split']);
    expect((await decided(`/api/v1/calls/${keyOf(two)}/split`, { legs: [keyOf(one)] })).decisions).toHaveLength(2);
  });

  it('say what is wrong', async () => {
    const path = `/api/v1/calls/${keyOf(two)}/split`;
    expect((await problemOf(send(path, { legs: [keyOf('nobody')] }))).status).toBe(422);
    expect((await problemOf(send(path, { legs: [keyOf(two)] }))).status).toBe(422);
    expect((await problemOf(send(path, { legs: [] }))).errors?.[0]?.at).toBe('legs');
    expect((await problemOf(send(path, '{"legs":'))).status).toBe(400);
    expect((await problemOf(send(path, JSON.stringify({ legs: ['x'.repeat(70_000)] })))).status).toBe(413);
    expect((await problemOf(send(`/api/v1/calls/${keyOf(two)}/merge`, { with: keyOf('nobody') }))).status).toBe(404);
    const form = fetch(running.at(path), { method: 'POST', headers: { 'content-type': 'text/plain' }, body: '{}' });
    expect((await problemOf(form)).status).toBe(415);
  });
});
