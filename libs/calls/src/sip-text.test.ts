import type { SipRecord, SipTextRecord } from '@earshot/contracts';
import { answeredCall } from '@earshot/test/builders';
import { describe, expect, it } from 'vitest';
import { sipRecordOf } from './sip-text.js';

function textOf(record: SipRecord): SipTextRecord {
  const { v, id, probe, atUs, key, ordinal, src, dst, transport, mirrorCopies, correlationId, raw } = record;
  const network = { dscp: 46, vlan: 7, sourceMac: '00:00:5e:00:53:01' };
  return {
    ...{ v, id, probe, atUs, key, ordinal, src, dst, transport, mirrorCopies, correlationId, raw, ...network },
    kind: 'sip-text',
  };
}

describe('the record of a message from its text', () => {
  const messages = answeredCall().flow.records.map((record) => ({
    ...record,
    mirrorCopies: 2,
    correlationId: 'shared',
  }));

  it.each(messages)('says what the record of the probe said: $method $status', (record) => {
    const { dscp, vlan, sourceMac, ...text } = textOf(record);
    const read = sipRecordOf(textOf(record)) as SipRecord;
    for (const [name, value] of Object.entries(record)) if (name !== 'headers') expect(read[name], name).toEqual(value);
    for (const [name, values] of Object.entries(record.headers)) expect(read.headers[name], name).toEqual(values);
    expect(JSON.parse(JSON.stringify(read))).toEqual({ ...record, dscp, vlan, sourceMac });
    expect(text.raw).toContain(record.callId);
  });

  it('can be sent on as its text, with what a later version added', () => {
    const [invite] = messages as [SipRecord];
    const text = { ...textOf(invite), later: 'more' };
    const read = sipRecordOf(text);
    expect((read as unknown as { toText(): unknown }).toText()).toEqual(text);
    expect(JSON.parse(JSON.stringify(read))).toMatchObject({ kind: 'sip', callId: invite.callId, later: 'more' });
  });

  it('is none where the text is no SIP message', () => {
    const [invite] = messages as [SipRecord];
    expect(sipRecordOf({ ...textOf(invite), raw: 'no SIP' })).toBeNull();
  });
});
