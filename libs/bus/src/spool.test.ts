import { appendFile, mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CaptureRecord } from '@earshot/contracts';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { numbered, numbers } from './bus-contract.js';
import { Spool, SpoolBudget } from './spool.js';
import { encodeFrame } from './spool-segment.js';

const MEGABYTE = 1024 * 1024;

describe('the spool', () => {
  let directory: string;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'earshot-spool-'));
  });

  afterEach(() => rm(directory, { recursive: true }));

  const segments = async () => (await readdir(directory)).sort();

  async function drain(spool: Spool): Promise<{ records: CaptureRecord[]; announced: number }> {
    const records: CaptureRecord[] = [];
    let announced = 0;
    for (let segment = await spool.oldest(); segment !== null; segment = await spool.oldest()) {
      announced += segment.records;
      records.push(...(await spool.read(segment)).records);
      await spool.release(segment);
    }
    return { records, announced };
  }

  it('gives back what was appended in order, and deletes it', async () => {
    const spool = await Spool.open(directory, new SpoolBudget(MEGABYTE));
    expect(await Promise.all([spool.append(numbers(0, 5)), spool.append(numbers(5, 9))])).toEqual([
      'written',
      'written',
    ]);
    expect(spool).toMatchObject({ records: 9, empty: false });
    expect(await drain(spool)).toEqual({ records: numbers(0, 9), announced: 9 });
    expect(spool).toMatchObject({ records: 0, empty: true });
    expect(await segments()).toEqual([]);
  });

  it('begins a new segment when one is full, and puts what comes during a replay behind it', async () => {
    const spool = await Spool.open(directory, new SpoolBudget(64 * MEGABYTE));
    const large = (number: number) => ({ ...numbered(number), text: 'x'.repeat(3 * MEGABYTE) });
    for (let number = 0; number < 4; number += 1) await spool.append([large(number)]);
    // Three of 3 MiB fill a segment of 8 MiB.
    expect(await segments()).toEqual(['000000000000.spool', '000000000001.spool']);
    const first = await spool.oldest();
    await spool.append([numbered(4)]);
    expect(first).toMatchObject({ records: 3 });
    const { records } = await drain(spool);
    expect(records.map(({ atUs }) => atUs - numbered(0).atUs)).toEqual([0, 1, 2, 3, 4]);
  });

  it('survives the death of the process: what was appended is there for the next', async () => {
    const dead = await Spool.open(directory, new SpoolBudget(MEGABYTE));
    await dead.append(numbers(0, 7));
    const spool = await Spool.open(directory, new SpoolBudget(MEGABYTE));
    expect(spool.records).toBe(7);
    await spool.append(numbers(7, 8));
    expect(await drain(spool)).toEqual({ records: numbers(0, 8), announced: 8 });
    await dead.close();
  });

  it.each([
    ['in its lines', 40],
    ['in its header', 7],
  ])('tells a last frame that the death cut short %s, and counts it', async (_, octetsLeft) => {
    const dead = await Spool.open(directory, new SpoolBudget(MEGABYTE));
    await dead.append(numbers(0, 3));
    await dead.close();
    const path = join(directory, '000000000000.spool');
    const whole = (await readFile(path)).length;
    const lines = numbers(3, 4).map((record) => `${JSON.stringify(record)}\n`);
    await appendFile(path, encodeFrame(lines.join(''), 1));
    await truncate(path, whole + octetsLeft);
    const spool = await Spool.open(directory, new SpoolBudget(MEGABYTE));
    expect(spool.records).toBe(4);
    expect(await drain(spool)).toEqual({ records: numbers(0, 3), announced: 4 });
  });

  it('loses only the frame that the disk damaged', async () => {
    const dead = await Spool.open(directory, new SpoolBudget(MEGABYTE));
    for (let number = 0; number < 3; number += 1) await dead.append([numbered(number)]);
    await dead.close();
    const path = join(directory, '000000000000.spool');
    const bytes = await readFile(path);
    const middle = Math.floor(bytes.length / 2);
    bytes.writeUInt8(bytes.readUInt8(middle) ^ 0x04, middle);
    await writeFile(path, bytes);
    const spool = await Spool.open(directory, new SpoolBudget(MEGABYTE));
    expect(await drain(spool)).toEqual({ records: [numbered(0), numbered(2)], announced: 3 });
  });

  it('takes no more than its budget, shared with other spools, and takes again when something was replayed', async () => {
    const budget = new SpoolBudget(2_000);
    const spool = await Spool.open(join(directory, 'a'), budget);
    const other = await Spool.open(join(directory, 'b'), budget);
    expect(await spool.append(numbers(0, 4))).toBe('written');
    expect(await other.append(numbers(0, 4))).toBe('written');
    expect(await spool.append(numbers(4, 16))).toBe('spool-full');
    await drain(other);
    await drain(spool);
    expect(await spool.append(numbers(4, 8))).toBe('written');
    await Promise.all([spool.close(), other.close()]);
  });

  it('says when the disk does not take it', async () => {
    const spool = await Spool.open(join(directory, 'gone'), new SpoolBudget(MEGABYTE));
    await rm(join(directory, 'gone'), { recursive: true });
    expect(await spool.append(numbers(0, 1))).toBe('spool-failed');
    expect(spool.empty).toBe(true);
  });
});
