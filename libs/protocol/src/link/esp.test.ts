import { describe, expect, it } from 'vitest';
import { LAYER } from './layer.js';
import { decode, OVER_IPV4 } from './packet-text.fixture.js';

const RAW_IP = 101;
// Checksums by a program of its own; tshark 4.0 reads those before 96 bits (`esp.enable_null_encryption_decode_heuristic`).
const UDP_96_BITS = `45b80038abcd00003d320000c0000201c633640700001234000000019c4013c4000cc5f7deadbeef01020211a5a5a5a5a5a5a5a5a5a5a5a5`;
const UDP_WITHOUT_CHECKSUM_128_BITS = `45b8003cabcd00003d320000c0000201c633640700001234000000019c4013c4000c0000deadbeef01020211a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5`;
const UDP_UNCHECKED = `45b8002cabcd00003d320000c0000201c633640700001234000000019c4013c4000cc5f7deadbeef01020211`;
const TCP_96_BITS = `45b80044abcd00003d320000c0000201c633640700001234000000019c4013c40000000100000001501803e870ff0000deadbeef01010106a5a5a5a5a5a5a5a5a5a5a5a5`;

describe('ESP without encryption', () => {
  it.each([
    ['UDP before 96 bits of integrity check', UDP_96_BITS, {}],
    ['UDP without checksum before 128 bits', UDP_WITHOUT_CHECKSUM_128_BITS, {}],
    ['UDP before none', UDP_UNCHECKED, {}],
    ['TCP before 96 bits', TCP_96_BITS, { layer: LAYER.TCP, payload: 'deadbeef01' }],
  ])('is read: %s', (_, text, differs) => {
    expect(decode(text, RAW_IP)).toEqual({ ...OVER_IPV4, ...differs });
  });

  it.each([
    ['whose checksum does not fit', UDP_96_BITS.replace('deadbeef', 'deadbeee')],
    ['of TCP whose checksum does not fit', TCP_96_BITS.replace('deadbeef01', 'deadbeef02')],
    ['whose UDP length does not fit', UDP_WITHOUT_CHECKSUM_128_BITS.replace('13c4000c', '13c4000b')],
    ['whose padding does not count', UDP_96_BITS.replace('deadbeef01020211', 'deadbeef01030211')],
    ['of another protocol', UDP_96_BITS.replace('deadbeef01020211', 'deadbeef01020212')],
    ['that is cut', UDP_96_BITS.slice(0, -2)],
  ])('is left alone %s', (_, text) => {
    expect(text).not.toBe(UDP_96_BITS);
    expect(decode(text, RAW_IP)).toEqual({ dropped: 'ip-protocol.esp' });
  });
});
