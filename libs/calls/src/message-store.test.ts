import type { SipRecord } from '@earshot/contracts';
import { SipFlow } from '@earshot/test/builders';
import { describe, expect, it } from 'vitest';
import { SessionReader } from './media/session-description.js';
import { RecordReading } from './message-reading.js';
import { MessageStore, NO_ROW } from './message-store.js';
import { TextTable } from './text-table.js';

function stored(records: readonly SipRecord[]) {
  const texts = new TextTable();
  const store = new MessageStore(texts, new SessionReader(texts));
  let row = NO_ROW;
  const rows = records.map((record) => {
    const reading = new RecordReading().of(record);
    row = store.add(reading, store.ways.placeOf(reading), row);
    return row;
  });
  return { store, messages: rows.map((each) => store.message(each)) };
}

const FLOW = new SipFlow()
  .invite()
  .at(40)
  .respond(100)
  .at(250)
  .respond(180)
  .at(900)
  .respond(200)
  .ack()
  .records.filter((record): record is SipRecord => record.kind === 'sip');

describe('the store of messages', () => {
  it('gives back what the records say', () => {
    const records = Array.from({ length: 200 }, (_, index) =>
      FLOW.map((record, place) => ({
        ...record,
        id: (index * 16 + place).toString(16).padStart(32, '8'),
        atUs: record.atUs + index,
        cseq: 4_294_967_295 - index,
        src: `192.0.2.${index}:5060`,
      })),
    ).flat();
    const { messages } = stored(records);
    for (const [place, { id, atUs, cseq, src, dst, method, status, raw }] of records.entries()) {
      const message = messages[place];
      expect(message).toMatchObject({ id, atUs, cseq, src, dst, method, status: status ?? 0, octets: raw.length });
      expect(message?.session === null).toBe(records[place]?.sdp === null);
    }
  });

  it.each(['ffffffffffffffffffffffffffffffff', '00000000000000000000000000000000', '89abcdef0123456789abcdef80000000'])(
    'gives back the id %s',
    (id) => {
      expect(stored([{ ...(FLOW[0] as SipRecord), id }]).messages[0]?.id).toBe(id);
    },
  );

  it.each([
    'again-1',
    '',
    'FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF',
    '0'.repeat(31),
    `${'0'.repeat(31)}g`,
    `${'0'.repeat(31)}:`,
  ])('gives back the id "%s" although it is no 32 hexadecimal digits', (id) => {
    expect(stored([{ ...(FLOW[0] as SipRecord), id }]).messages[0]?.id).toBe(id);
  });

  it('has one way for all that went between the same addresses at the same probe', () => {
    const { messages } = stored([...FLOW, ...FLOW.map((record) => ({ ...record, probe: 'second' }))]);
    expect(new Set(messages.map(({ way }) => way)).size).toBe(4);
  });
});
