import type { RtpWindowRecord } from '@earshot/contracts';
import { describe, expect, it } from 'vitest';
import { StreamGroups } from './stream-groups.js';

const record = (probe: string, src: string, dst: string, ssrc: number) =>
  ({ probe, src, dst, ssrc }) as RtpWindowRecord;

describe('streams of a fold', () => {
  it('are told apart by probe, addresses and SSRC, however many have one SSRC', () => {
    const groups = new StreamGroups();
    const records: RtpWindowRecord[] = [];
    for (const probe of ['p', 'q'])
      for (let port = 1; port < 20; port++)
        for (const ssrc of [7, 0xffff_ffff]) records.push(record(probe, `192.0.2.1:${port}`, '192.0.2.2:4000', ssrc));
    records.push(record('p', '192.0.2.2:4000', '192.0.2.1:1', 7));
    const made = records.map((one) => groups.of(one));
    expect(new Set(made).size).toBe(records.length);
    expect(groups.all).toEqual(made);
    expect(records.map((one) => groups.of({ ...one }))).toEqual(made);
    expect(groups.all.length).toBe(records.length);
    expect(made.map(({ probe, src, dst, ssrc }) => ({ probe, src, dst, ssrc }))).toEqual(records);
  });
});
