import { senderReport } from '@earshot/test/builders';
import { describe, expect, it } from 'vitest';
import { TextTable } from '../text-table.js';
import { LeanReports } from './lean-reports.js';

const ADDRESSES = { src: '192.0.2.1:4001', dst: '198.51.100.7:3001', ssrc: 0xa11ce };

function report(atMs: number, change: object = {}) {
  const record = senderReport({ ...ADDRESSES, atMs, ntpMiddle: 0xb7058000 + atMs, packets: atMs / 20 });
  const sdes = [{ ssrc: ADDRESSES.ssrc, item: 'cname', text: 'alice@192.0.2.1' }];
  return { ...structuredClone(record), packetTypes: [200, 202], sdes, feedback: {}, xr: [], ...change };
}

describe('reports as a fold keeps them', () => {
  const given = [
    report(5000),
    report(10_000),
    report(15_000, { packetTypes: [200, 202, 203] }),
    report(20_000, { sdes: [{ ssrc: ADDRESSES.ssrc, item: 'cname', text: 'bob@192.0.2.1' }], feedback: { fir: 1 } }),
  ];
  const lean = structuredClone(given);
  const table = new LeanReports(new TextTable());
  for (const record of lean) table.slim(record);

  it('say what the records said', () => {
    expect(lean).toEqual(given);
  });

  it('have one copy of what a sender says again, and keep apart what it does not', () => {
    const [first, second, third, fourth] = lean;
    expect(second?.sdes).toBe(first?.sdes);
    expect(second?.packetTypes).toBe(first?.packetTypes);
    expect(third?.packetTypes).not.toBe(first?.packetTypes);
    expect(fourth?.sdes).not.toBe(first?.sdes);
    expect(fourth?.feedback).toEqual({ fir: 1 });
  });
});
