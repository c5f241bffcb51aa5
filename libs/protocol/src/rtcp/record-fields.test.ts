import { describe, expect, it } from 'vitest';
import { decodeRtcpCompound } from './compound.js';
import { octets } from './octets.fixture.js';
import { MAX_SDES_ITEMS, rtcpRecordFields } from './record-fields.js';

function fields(...words: string[]) {
  const bytes = octets(...words);
  const decoded = decodeRtcpCompound(bytes, 0, bytes.length);
  if (!decoded.ok) throw new Error(decoded.fault);
  return rtcpRecordFields(decoded.value);
}

const NACK = '81cd0003 902f9e2e bc5e9a40 12340001';
const PICTURE_LOSS = '81ce0002 902f9e2e bc5e9a40';

describe('rtcpRecordFields', () => {
  it('counts feedback by name, alone in a datagram too (RFC 5506)', () => {
    expect(fields(NACK, PICTURE_LOSS, NACK, '8dcd0002 902f9e2e bc5e9a40').feedback).toEqual({
      'generic-nack': 2,
      'picture-loss': 1,
      'transport-feedback-13': 1,
    });
    expect(fields('9ece0002 902f9e2e bc5e9a40')).toMatchObject({
      packetTypes: [206],
      feedback: { 'payload-feedback-30': 1 },
      ssrc: null,
    });
  });

  it('lists the items of SDES by name', () => {
    // Two chunks: CNAME "ab", TOOL "t"; a private item of prefix "p" and value "v", item 77 "z".
    const sdes = '82ca0007 11111111 01026162 06017400 22222222 08030170 764d017a 00000000';
    expect(fields(sdes)).toMatchObject({
      cname: 'ab',
      sdes: [
        { ssrc: 0x11111111, item: 'cname', text: 'ab' },
        { ssrc: 0x11111111, item: 'tool', text: 't' },
        { ssrc: 0x22222222, item: 'private', text: 'p:v' },
        { ssrc: 0x22222222, item: 'item-77', text: 'z' },
      ],
    });
  });

  it('lists no more items than its bound', () => {
    const items = '0201 61'.replace(' ', '').repeat(200);
    const body = `${items}00`.padEnd(Math.ceil((items.length + 2) / 8) * 8, '0');
    const words = (body.length / 8 + 1).toString(16).padStart(4, '0');
    expect(fields(`81ca${words} 11111111 ${body}`).sdes).toHaveLength(MAX_SDES_ITEMS);
  });

  it('joins the sources of several BYEs, with the first reason', () => {
    expect(fields('81cb0001 00000001', '81cb0003 00000002 04676f6e 65000000').bye).toEqual({
      ssrcs: [1, 2],
      reason: 'gone',
    });
  });

  it('marks blocks whose span no block 14 of their source tells', () => {
    const information = '0e000007 11111111 00000064 00000065 000000c8 00050000 00000005 00000000';
    const discardCount = (ssrc: string) => `18a00002 ${ssrc} 00000007`;
    const { xr } = fields('80cf000f 902f9e2e', information, discardCount('11111111'), discardCount('22222222'));
    expect(xr.map(({ type, fields: { packets, noMeasurementInfo } }) => [type, packets, noMeasurementInfo])).toEqual([
      [14, undefined, undefined],
      [24, 7, undefined],
      [24, 7, 1],
    ]);
  });
});
