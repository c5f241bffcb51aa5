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
  return { text: Buffer.concat(found).toString(), damage: source.damage };
}

describe('gzip', () => {
  const archive = gzipSync(TEXT);

  it.each([3, 64, 1 << 20])(
    'that is cut anywhere says so and gives what zlib gives of it, %i octets at a time',
    async (chunk) => {
      for (let length = 3; length < archive.length; length += 1 + (length >> 6)) {
        const cut = archive.subarray(0, length);
        const text = gunzipSync(cut, { finishFlush: constants.Z_SYNC_FLUSH }).toString();
        expect(await read(cut, chunk)).toEqual({ text, damage: `gzip: ends within a member (at octet ${length})` });
      }
    },
  );

  it.each([1, 2, 3, 4, 5, 6, 7, 8])(
    'that lacks %i octets of its trailer gives everything, and says so',
    async (missing) => {
      const cut = archive.subarray(0, archive.length - missing);
      expect(await read(cut)).toEqual({ text: TEXT, damage: `gzip: ends within a member (at octet ${cut.length})` });
    },
  );

  it('that lacks the trailer of its last member says so', async () => {
    const cut = Buffer.concat([archive, archive.subarray(0, -8)]);
    expect(await read(cut, 100)).toEqual({
      text: TEXT + TEXT,
      damage: `gzip: ends within a member (at octet ${cut.length})`,
    });
  });

  it('with noughts behind it, as tapes leave, is whole', async () => {
    expect(await read(Buffer.concat([archive, Buffer.alloc(512)]))).toEqual({ text: TEXT, damage: null });
  });
});

describe('Zstandard', () => {
  it.each([
    ['at a high level', HIGH, TEXT],
    ['stored', SMALL, 'Earshot'],
    ['of nothing', EMPTY, ''],
    ['in several frames', Buffer.concat([SMALL, EMPTY, SMALL]), 'EarshotEarshot'],
    ['after a frame to skip', Buffer.concat([SKIPPABLE, SMALL, SKIPPABLE]), 'Earshot'],
    // No checksum; blocks stored, of a run, and a last one that is empty: RFC 8878 3.1.1.2.
    ['by hand', Buffer.from('28b52ffd00' + '58' + '180000' + '616263' + '220000' + '78' + '010000', 'hex'), 'abcxxxx'],
  ])('%s', async (_, octets, text) => {
    expect(await read(octets)).toEqual({ text, damage: null });
  });

  it('gives the same however it is cut', async () => {
    const octets = Buffer.concat([SKIPPABLE, HIGH, SMALL]);
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 60 }), async (chunk) => {
        expect(await read(octets, chunk)).toEqual({ text: `${TEXT}Earshot`, damage: null });
      }),
      { numRuns: 30 },
    );
  });

  it.each([
    [
      'that asks for a large window',
      LARGE_WINDOW,
      `zstd: a window of 134217728 octets, more than ${MAX_ZSTD_WINDOW_OCTETS}`,
    ],
    ['that is cut', SMALL.subarray(0, -6), 'zstd: ends within a frame (at octet 14)'],
    ['without all of its checksum', SMALL.subarray(0, -1), 'zstd: ends within a frame (at octet 19)'],
    ['followed by something else', Buffer.concat([SMALL, Buffer.alloc(20, 'x')]), 'zstd: no frame begins here'],
    ['with a block of reserved type', Buffer.from('28b52ffd0058' + '070000', 'hex'), 'zstd: a block of reserved type'],
    [
      'with a run longer than a block may be',
      Buffer.from('28b52ffd0058' + 'fbff7f' + '78', 'hex'),
      'zstd: a block of 1048575 octets, more than 131072',
    ],
  ])('says why it stops at one %s', async (_, octets, damage) => {
    expect((await read(octets)).damage).toBe(damage);
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
