import { describe, expect, it } from 'vitest';
import { onOnePort } from './one-port.js';

const taken = Object.assign(new Error('listen EADDRINUSE'), { code: 'EADDRINUSE' });

/** Datagrams on one port after another, of which TCP has `free` alone. */
function machine(free: number) {
  let next = 40_000;
  const open = new Set<number>();
  return {
    open,
    datagrams: async (asked: number) => {
      const port = asked === 0 ? next++ : asked;
      open.add(port);
      return { port, close: async () => void open.delete(port) };
    },
    stream: async (port: number) => {
      if (port !== free) throw taken;
      return 'stream';
    },
  };
}

describe('UDP and TCP on one port', () => {
  it('tries others where any port will do, and keeps none of those', async () => {
    const { open, datagrams, stream } = machine(40_003);
    const [udp, tcp] = await onOnePort(0, datagrams, stream);
    expect([udp.port, tcp]).toEqual([40_003, 'stream']);
    expect([...open]).toEqual([40_003]);
  });

  it('takes no other port than the one that was asked for', async () => {
    const { open, datagrams, stream } = machine(40_003);
    await expect(onOnePort(5060, datagrams, stream)).rejects.toBe(taken);
    expect(open.size).toBe(0);
  });

  it('gives up in the end, and at once for another reason', async () => {
    const { open, datagrams, stream } = machine(0);
    await expect(onOnePort(0, datagrams, stream)).rejects.toBe(taken);
    expect(open.size).toBe(0);
    const denied = Object.assign(new Error('listen EACCES'), { code: 'EACCES' });
    let asked = 0;
    const deny = async () => {
      asked++;
      throw denied;
    };
    await expect(onOnePort(0, datagrams, deny)).rejects.toBe(denied);
    expect([asked, open.size]).toEqual([1, 0]);
  });
});
