import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { WaitingSockets } from './waiting-sockets.js';

const server = createServer();
const agents: Socket[] = [];
afterEach(() => {
  for (const agent of agents) agent.destroy();
  server.close();
});

async function open(): Promise<Socket> {
  const agent = connect((server.address() as AddressInfo).port, '127.0.0.1');
  agents.push(agent);
  await once(agent, 'connect');
  return agent;
}

describe('sockets of which it is not known what they become', () => {
  it('go, the oldest first, where there are too many; those that are known stay', async () => {
    let putOut = 0;
    const sockets = new WaitingSockets(server, 3, () => putOut++);
    const came: Socket[] = [];
    server.on('connection', (socket) => came.push(socket));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const [known, first, second] = [await open(), await open(), await open()];
    await vi.waitFor(() => expect(came).toHaveLength(3));
    sockets.settle(came.find(({ remotePort }) => remotePort === known.localPort) as Socket);
    expect(putOut).toBe(0);
    for (const gone of [first, second]) {
      const closed = once(gone, 'close');
      gone.resume();
      await open();
      await closed;
    }
    expect(putOut).toBe(2);
    expect(known.destroyed).toBe(false);
    sockets.destroy();
    await vi.waitFor(() => expect(came.every(({ destroyed }) => destroyed)).toBe(true));
  });
});
