import { expect, it } from 'vitest';
import { dropsIn } from './udp-drops.js';

// Lines of /proc/net/udp as Linux 6.1 prints them; 0x2364 = 9060.
const TABLE = `   sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode ref pointer drops
  432: 0100007F:2364 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 21873 2 0000000000000000 41
  433: 00000000:2364 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 21874 2 0000000000000000 1
  500: 00000000:0044 00000000:2364 07 00000000:00000000 00:00000000 00000000     0        0 15213 2 0000000000000000 7
`;

it('adds up the drops of the sockets on the port', () => {
  expect(dropsIn(TABLE, 9060)).toBe(42);
  expect(dropsIn(TABLE, 68)).toBe(7);
  expect(dropsIn(TABLE, 9061)).toBe(0);
});
