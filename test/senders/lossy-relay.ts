import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { freePorts } from './ports.js';

/** What it did with the RTP packets of one direction, by sequence number. */
export interface RelayLog {
  readonly passed: readonly number[];
  readonly dropped: readonly number[];
}

/** Takes RTP and RTCP on one side and sends it out on the other, to where packets come from there; loses what it is told to. */
export interface LossyRelay {
  /** RTP ports that the ends are to send to; RTCP is one above. */
  readonly calleePort: number;
  readonly callerPort: number;
  readonly toCallee: RelayLog;
  close(): Promise<void>;
}

/** Loses one of so many RTP packets on their way to the callee. */
export async function startLossyRelay(oneOf: number): Promise<LossyRelay> {
  const calleePort = await freePorts(4);
  const callerPort = calleePort + 2;
  const passed: number[] = [];
  const dropped: number[] = [];
  let packets = 0;
  const isLost = (packet: Buffer): boolean => {
    const lost = ++packets % oneOf === 0;
    (lost ? dropped : passed).push(packet.readUInt16BE(2));
    return lost;
  };
  const sockets = await Promise.all([0, 1].flatMap((above) => [open(calleePort + above), open(callerPort + above)]));
  const [calleeRtp, callerRtp, calleeRtcp, callerRtcp] = sockets as [Socket, Socket, Socket, Socket];
  join(callerRtp, calleeRtp, isLost);
  join(callerRtcp, calleeRtcp, () => false);
  return {
    calleePort,
    callerPort,
    toCallee: { passed, dropped },
    close: async () => {
      for (const socket of sockets) socket.close();
    },
  };
}

async function open(port: number): Promise<Socket> {
  const socket = createSocket('udp4').bind(port, '127.0.0.1');
  await once(socket, 'listening');
  return socket;
}

/** What comes before the other side has shown where it is goes nowhere, and is in no log. */
function join(caller: Socket, callee: Socket, isLost: (packet: Buffer) => boolean): void {
  let callerAt: RemoteInfo | null = null;
  let calleeAt: RemoteInfo | null = null;
  caller.on('message', (packet, from) => {
    callerAt = from;
    if (calleeAt !== null && !isLost(packet)) callee.send(packet, calleeAt.port, calleeAt.address);
  });
  callee.on('message', (packet, from) => {
    calleeAt = from;
    if (callerAt !== null) caller.send(packet, callerAt.port, callerAt.address);
  });
}
