import type { CaptureRecord } from '@earshot/contracts';
import { describe, expect, it } from 'vitest';
import { RecordOutbox } from './record-outbox.js';

const record = { kind: 'log' } as CaptureRecord;

describe('records of which many are made at once', () => {
  it('are given away in between, where somebody takes them', () => {
    const taken: number[] = [];
    const outbox: RecordOutbox = new RecordOutbox(() => taken.push(outbox.take().length));
    for (let count = 0; count < 100; count++) {
      outbox.add(record);
      outbox.relieve();
    }
    expect(taken).toEqual([32, 32, 32]);
    expect(outbox.length).toBe(4);
  });

  it('wait where nobody does', () => {
    const outbox = new RecordOutbox();
    for (let count = 0; count < 100; count++) {
      outbox.add(record);
      outbox.relieve();
    }
    expect(outbox.take()).toHaveLength(100);
  });
});
