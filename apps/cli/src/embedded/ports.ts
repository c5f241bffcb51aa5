import { createSocket } from 'node:dgram';
import { createServer } from 'node:net';

/** Throws one clear line where the port cannot be had. */
export function assertTcpPort(host: string, port: number, purpose: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => reject(portFailure(error, 'TCP', host, port, purpose)));
    server.listen({ host, port, exclusive: true }, () => server.close(() => resolve()));
  });
}

export function assertUdpPort(host: string, port: number, purpose: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = createSocket(host.includes(':') ? 'udp6' : 'udp4');
    socket.once('error', (error: NodeJS.ErrnoException) => {
      socket.close();
      reject(portFailure(error, 'UDP', host, port, purpose));
    });
    socket.bind({ address: host, port, exclusive: true }, () => socket.close(() => resolve()));
  });
}

function portFailure(
  error: NodeJS.ErrnoException,
  transport: string,
  host: string,
  port: number,
  purpose: string,
): Error {
  const where = `${transport} port ${port} for ${purpose}`;
  if (error.code === 'EADDRINUSE') return new Error(`${where} is in use by another program`);
  if (error.code === 'EACCES') return new Error(`${where}: permission denied`);
  if (error.code === 'EADDRNOTAVAIL') return new Error(`${where}: this machine has no address ${host}`);
  return new Error(`${where}: ${error.message}`);
}
