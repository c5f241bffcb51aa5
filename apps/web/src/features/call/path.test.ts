import { expect, it } from 'vitest';
import type { CallDetail, Finding, Stream } from '../../api/documents';
import { pathOf } from './path';

const streams = [
  { key: 'to-caller', listener: 'caller', src: '198.51.100.41:24052', dst: '192.0.2.20:16404' },
  { key: 'to-callee', listener: 'callee', src: '192.0.2.20:16404', dst: '198.51.100.41:24052' },
] as unknown as Stream[];

function callWith(finding: Pick<Finding, 'code' | 'owner' | 'severity'> & { streamKey: string | null }): CallDetail {
  const { streamKey, ...rest } = finding;
  return {
    path: ['192.0.2.20', '198.51.100.40'],
    answerUs: 1,
    legDetails: [],
    streamDetails: streams,
    findings: [{ ...rest, title: 'the title', evidence: [{ streamKey }] }],
  } as unknown as CallDetail;
}

const faults = (call: CallDetail) => pathOf(call, null).nodes.map(({ host, fault }) => `${host} ${fault ?? '-'}`);

it('marks the node that packets were lost on the way from, or to', () => {
  const before = { code: 'upstream-loss', owner: 'network-before-probe', severity: 'major' } as const;
  expect(faults(callWith({ ...before, streamKey: 'to-caller' }))).toEqual([
    '192.0.2.20 -',
    '198.51.100.41 loss on the way from here',
    '198.51.100.40 -',
  ]);
  const after = { code: 'downstream-loss', owner: 'network-after-probe', severity: 'major' } as const;
  expect(faults(callWith({ ...after, streamKey: 'to-caller' }))).toEqual([
    '192.0.2.20 loss on the way to here',
    '198.51.100.41 -',
    '198.51.100.40 -',
  ]);
});

it('marks the end that owns a finding, and nothing for a minor one', () => {
  const owned = { code: 'ack-never-arrived', owner: 'callee', severity: 'critical', streamKey: null } as const;
  expect(faults(callWith(owned))[2]).toBe('198.51.100.40 the title');
  expect(faults(callWith({ ...owned, severity: 'minor' }))).toEqual([
    '192.0.2.20 -',
    '198.51.100.41 -',
    '198.51.100.40 -',
  ]);
});
