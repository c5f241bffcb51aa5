import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { decodeRtcpCompound, type RtcpPacket } from './compound.js';

/** Single packets that other projects test with; not part of the repository, the variable names the folder that has them. */
const FOLDER = join(process.env.EARSHOT_CORPUS ?? '', 'vectors');
const hasCorpus = (process.env.EARSHOT_CORPUS ?? '') !== '' && existsSync(FOLDER);
if (!hasCorpus) console.log('skipped: RTCP packets of other projects, as EARSHOT_CORPUS names no folder with vectors');

const files = hasCorpus ? readdirSync(FOLDER).filter((file) => /rtcp_|_xr_/.test(file)) : [];
const decode = (file: string): ReturnType<typeof decodeRtcpCompound> => {
  const bytes = readFileSync(join(FOLDER, file));
  return decodeRtcpCompound(bytes, 0, bytes.length);
};
function packet(file: string): RtcpPacket | undefined {
  const decoded = decode(file);
  return decoded.ok ? decoded.value.packets[0] : undefined;
}

describe.skipIf(!hasCorpus)('packets of other projects', () => {
  it.each(files)('%s', (file) => {
    const decoded = decode(file);
    if (/invalid|truncated/.test(file)) expect(decoded.ok).toBe(false);
    else expect(decoded).toMatchObject({ ok: true, value: { fault: null } });
  });

  it('have the values that their names and tshark give', () => {
    expect(packet('aiortc__rtcp_bye.bin')).toMatchObject({ ssrcs: [0xae528b43] });
    expect(packet('aiortc__rtcp_sr.bin')).toMatchObject({
      ssrc: 1831097322,
      senderInfo: { packets: 269, octets: 13557 },
    });
    const report = packet('pion-rtcp__xr_all_block_types.bin');
    const blocks = report && 'blocks' in report ? report.blocks : [];
    expect(blocks.map((block) => block.type)).toEqual([1, 2, 3, 4, 5, 6, 7]);
    expect(blocks.map((block) => block.ssrc)).toEqual([
      ...[0x12345689, 0x12345689, 0x98765432, null, null, 0xfedcba98, 0x89abcdef],
    ]);
    expect(blocks[4]?.fields.ssrcs).toEqual([0x88888888, 0x09090909, 0x11223344]);
    // tshark prints MOS 11.9 and 13.6: beyond 5, so RFC 3611 4.7.5 has them ignored.
    expect(blocks[6]?.fields).toMatchObject({ rFactor: 85, mosLqTenths: null, mosCqTenths: null });
  });
});
