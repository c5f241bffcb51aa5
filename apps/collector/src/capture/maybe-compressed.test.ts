import { Readable } from 'node:stream';
import { constants, gunzipSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { MaybeCompressed } from './maybe-compressed.js';
import { MAX_ZSTD_WINDOW_OCTETS, ZstdFrames } from './zstd-frames.js';

const base64 = (text: string) => Buffer.from(text, 'base64');
const TEXT = Array.from(
  { length: 4000 },
  (_, index) => `${index % 7}: the quick brown fox jumps over the lazy dog\n`,
).join('');

// Written by zstd 1.5.4: -19 of a file with that text; the same through a pipe with --long=27; "Earshot"; nothing.
const HIGH = base64(
  'KLUv/aRg3gIAVAIABAMwOiB0aGUgcXVpY2sgYnJvd24gZm94IGp1bXBzIG92ZXJsYXp5IGRvZwoxMjM0NTYIALT+TCuHgXkDkw1MGZg3MNlSmR4hqCdVAAAA' +
    'AQBd3sB/XQMBNoR7Ag==',
);
const LARGE_WINDOW = base64(
  'KLUv/QSIVAIABAMwOiB0aGUgcXVpY2sgYnJvd24gZm94IGp1bXBzIG92ZXJsYXp5IGRvZwoxMjM0NTYIALT+TCuHgXkDkw1MGZg3MNlSmR4hqCdVAAAAAQBd' +
    '3sB/XQMBNoR7Ag==',
);
const SMALL = base64('KLUv/SQHOQAARWFyc2hvdMuy9Jo=');
const EMPTY = base64('KLUv/SQAAQAAmenYUQ==');
const SKIPPABLE = Buffer.from('502a4d1805000000' + '68656c6c6f', 'hex');

async function read(octets: Buffer, chunk = octets.length) {
  const chunks: Buffer[] = [];
  for (let start = 0; start < octets.length; start += chunk) chunks.push(octets.subarray(start, start + chunk));
  const source = new MaybeCompressed(Readable.from(chunks));
  const found: Uint8Array[] = [];
  for await (const piece of source.chunks()) found.push(piece.slice());
  const content = Buffer.concat(found);
  return { octets: content, text: content.toString(), damage: source.damage };
}

describe('gzip', () => {
  const archive = gzipSync(TEXT);

  it.each([3, 64, 1 << 20])(
    'that is cut anywhere says so and gives what zlib gives of it, %i octets at a time',
    async (chunk) => {
      for (let length = 3; length < archive.length; length += 1 + (length >> 6)) {
        const cut = archive.subarray(0, length);
        const text = gunzipSync(cut, { finishFlush: constants.Z_SYNC_FLUSH }).toString();
        expect(await read(cut, chunk)).toMatchObject({
          text,
          damage: `gzip: ends within a member (at octet ${length})`,
        });
      }
    },
  );

  it.each([1, 2, 3, 4, 5, 6, 7, 8])(
    'that lacks %i octets of its trailer gives everything, and says so',
    async (missing) => {
      const cut = archive.subarray(0, archive.length - missing);
      expect(await read(cut)).toMatchObject({
        text: TEXT,
        damage: `gzip: ends within a member (at octet ${cut.length})`,
      });
    },
  );

  it('that lacks the trailer of its last member says so', async () => {
    const cut = Buffer.concat([archive, archive.subarray(0, -8)]);
    expect(await read(cut, 100)).toMatchObject({
      text: TEXT + TEXT,
      damage: `gzip: ends within a member (at octet ${cut.length})`,
    });
  });

  /** What cannot be compressed is stored: an octet of the content is one of the archive. */
  const noise = Buffer.alloc(300_000);
  for (let index = 0, value = 7; index < noise.length; index++) {
    value = (Math.imul(value, 1_103_515_245) + 12_345) >>> 0;
    noise[index] = value >>> 24;
  }

  it.each([1000, 65_536, 1 << 20])(
    'that is damaged gives all that stands before, %i octets at a time',
    async (chunk) => {
      // Header of ten octets; of a stored block: kind, length and its complement (RFC 1951 3.2.4), of which the kind 3 is none.
      const parts: Buffer[] = [Buffer.from('1f8b0800000000000003', 'hex')];
      for (let at = 0; at < 290_000; at += 10_000) {
        parts.push(Buffer.from('001027efd8', 'hex'), noise.subarray(at, at + 10_000));
      }
      const sound = Buffer.concat(parts);
      const { octets, damage } = await read(Buffer.concat([sound, Buffer.from([6]), noise.subarray(0, 5000)]), chunk);
      expect(octets.equals(noise.subarray(0, 290_000))).toBe(true);
      expect(damage).toBe(`gzip: invalid block type (at octet ${sound.length})`);
    },
  );

  it.each([
    ['a wrong checksum', -8, 'gzip: incorrect data check'],
    ['a wrong length', -4, 'gzip: incorrect length check'],
  ])('with %s gives everything, and says so', async (_, at, reason) => {
    const wrong = Buffer.concat([archive, archive]);
    wrong[wrong.length + at] = (wrong.at(at) as number) ^ 1;
    const { text, damage } = await read(wrong);
    expect(text === TEXT + TEXT).toBe(true);
    expect(damage).toBe(`${reason} (at octet ${wrong.length + at + 3})`);
  });

  it('followed by something else gives everything, and says so', async () => {
    const { text, damage } = await read(Buffer.concat([archive, Buffer.from('something else')]));
    expect(text === TEXT).toBe(true);
    expect(damage).toBe(`gzip: incorrect header check (at octet ${archive.length + 1})`);
  });

  it('too long to be kept gives what it gives, and says where it ended', async () => {
    const stored = gzipSync(Buffer.alloc(34 << 20, noise), { level: 0 });
    stored[stored.length - 8] = (stored.at(-8) as number) ^ 1;
    const { octets, damage } = await read(stored, 1 << 18);
    expect(octets.length).toBeGreaterThan((34 << 20) - (1 << 18));
    expect(damage).toBe(`gzip: incorrect data check (before octet ${stored.length})`);
  });

  it('with noughts behind it, as tapes leave, is whole', async () => {
    expect(await read(Buffer.concat([archive, Buffer.alloc(512)]))).toMatchObject({ text: TEXT, damage: null });
  });
});

describe('Zstandard', () => {
  it.each([
    ['at a high level', HIGH, TEXT],
    ['stored', SMALL, 'Earshot'],
    ['of nothing', EMPTY, ''],
    ['with the number of no dictionary', Buffer.from('28b52ffd210003' + '190000' + '616263', 'hex'), 'abc'],
    ['in several frames', Buffer.concat([SMALL, EMPTY, SMALL]), 'EarshotEarshot'],
    ['with noughts behind it', Buffer.concat([SMALL, Buffer.alloc(512)]), 'Earshot'],
    ['after a frame to skip', Buffer.concat([SKIPPABLE, SMALL, SKIPPABLE]), 'Earshot'],
    // No checksum; blocks stored, of a run, and a last one that is empty: RFC 8878 3.1.1.2.
    ['by hand', Buffer.from('28b52ffd00' + '58' + '180000' + '616263' + '220000' + '78' + '010000', 'hex'), 'abcxxxx'],
  ])('%s', async (_, octets, text) => {
    expect(await read(octets)).toMatchObject({ text, damage: null });
  });

  it('gives the same however it is cut', async () => {
    const octets = Buffer.concat([SKIPPABLE, HIGH, SMALL]);
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 60 }), async (chunk) => {
        expect(await read(octets, chunk)).toMatchObject({ text: `${TEXT}Earshot`, damage: null });
      }),
      { numRuns: 30 },
    );
  });

  it.each([
    [
      'that asks for a large window',
      LARGE_WINDOW,
      `zstd: a window of 134217728 octets, more than ${MAX_ZSTD_WINDOW_OCTETS} (at octet 0)`,
    ],
    // Begin of what zstd 1.5.4 made of a text with a dictionary of the number 0x0d2bb093.
    [
      'that needs a dictionary',
      Buffer.from('28b52ffd6793b02b0dd10635020008' + '0a', 'hex'),
      'zstd: a frame that needs a dictionary (at octet 0)',
    ],
    ['that is cut', SMALL.subarray(0, -6), 'zstd: ends within a frame (at octet 14)'],
    ['without all of its checksum', SMALL.subarray(0, -1), 'zstd: ends within a frame (at octet 19)'],
    [
      'followed by something else',
      Buffer.concat([SMALL, Buffer.alloc(20, 'x')]),
      'zstd: no frame begins here (at octet 20)',
    ],
    [
      'with a block of reserved type',
      Buffer.from('28b52ffd0058' + '070000', 'hex'),
      'zstd: a block of reserved type (at octet 6)',
    ],
    [
      'with a run longer than a block may be',
      Buffer.from('28b52ffd0058' + 'fbff7f' + '78', 'hex'),
      'zstd: a block of 1048575 octets, more than 131072 (at octet 6)',
    ],
  ])('says why it stops at one %s', async (_, octets, damage) => {
    expect((await read(octets)).damage).toBe(damage);
  });

  it.each([1, 7, 1000])(
    'whose content is not what its checksum says, says which, and goes on, %i octets at a time',
    async (chunk) => {
      const wrong = Buffer.from(SMALL);
      wrong.write('e', 9);
      const archive = Buffer.concat([SMALL, wrong, SKIPPABLE, wrong, SMALL]);
      expect(await read(archive, chunk)).toMatchObject({
        text: 'EarshotearshotearshotEarshot',
        damage: `zstd: a frame whose content its checksum does not match (at octet ${2 * SMALL.length - 4})`,
      });
    },
  );

  it('that cannot be read to its end, as an upload that is refused, is no damaged one', async () => {
    async function* refused(): AsyncGenerator<Buffer> {
      yield HIGH;
      throw new Error('too large');
    }
    const source = new MaybeCompressed(refused());
    const all = async () => {
      for await (const _ of source.chunks());
    };
    await expect(all()).rejects.toThrow('too large');
    expect(source.damage).toBe(null);
  });

  it('of any octets after its magic ends, with what could be read', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), fc.nat(HIGH.length - 1), async (noise, at) => {
        const octets = Buffer.concat([HIGH.subarray(0, at), noise]);
        if (octets.length < 4 || octets.readUInt32BE(0) !== 0x28b52ffd) return;
        const { text } = await read(octets);
        expect(text.length).toBeLessThanOrEqual((octets.length / 4 + 1) * 131_072);
      }),
      { numRuns: 200 },
    );
  });

  it('is not copied for each octet that comes', () => {
    const stored = Buffer.concat([Buffer.from('28b52ffd0058' + '000010', 'hex'), Buffer.alloc(131_072, 'z')]);
    const frames = new ZstdFrames();
    const kinds: string[] = [];
    const concat = vi.spyOn(Buffer, 'concat');
    for (const octet of stored) for (const { kind } of frames.push(new Uint8Array([octet]))) kinds.push(kind);
    const copied = concat.mock.results.reduce((sum, { value }) => sum + value.length, 0);
    concat.mockRestore();
    expect(copied).toBeLessThan(2 * stored.length);
    expect(kinds).toEqual(['header', 'block']);
  });

  it('is never given to the decoder by more than a block', () => {
    const frames = new ZstdFrames();
    const kinds = [...frames.push(Buffer.concat([HIGH, SMALL]))].map(({ kind }) => kind);
    // 188 000 octets are two blocks.
    expect(kinds).toEqual(['header', 'block', 'block', 'end', 'header', 'block', 'end']);
  });
});
