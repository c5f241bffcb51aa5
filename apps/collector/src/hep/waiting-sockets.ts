import type { Server, Socket } from 'node:net';

type Named = Pick<Socket, 'remoteAddress' | 'remotePort'>;

/**
 * The sockets of a server, with those apart of which it is not known yet what they become, as their TLS handshake or their upgrade is not over. Where there
 * are too many the oldest of those goes: who opens connections and says nothing keeps nobody out.
 */
export class WaitingSockets {
  private readonly all = new Set<Socket>();
  /** In the order in which they came. */
  private readonly waiting = new Map<string, Socket>();

  constructor(server: Server, limit: number, onPutOut: () => void) {
    server.on('connection', (socket: Socket) => {
      const name = nameOf(socket);
      this.all.add(socket);
      this.waiting.set(name, socket);
      socket.once('close', () => this.forget(name, socket));
      const [oldest] = this.all.size > limit ? this.waiting : [];
      if (oldest === undefined) return;
      const [oldName, oldSocket] = oldest;
      this.forget(oldName, oldSocket);
      oldSocket.destroy();
      onPutOut();
    });
  }

  /** It is known now; what is given may be what speaks TLS over it. */
  settle(socket: Named): void {
    this.waiting.delete(nameOf(socket));
  }

  destroy(): void {
    for (const socket of this.all) socket.destroy();
  }

  private forget(name: string, socket: Socket): void {
    this.all.delete(socket);
    if (this.waiting.get(name) === socket) this.waiting.delete(name);
  }
}

function nameOf({ remoteAddress, remotePort }: Named): string {
  return `${remoteAddress} ${remotePort}`;
}
