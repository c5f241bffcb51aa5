import { createSocket } from 'node:dgram';
import { once } from 'node:events';

/** RTP of many streams to 127.0.0.1 as fast as this process can: `node live-sender.js PORT STREAMS SECONDS`, prints the packets sent. */
const [port = 0, streams = 1, seconds = 1] = process.argv.slice(2).map(Number);
const PAYLOAD_OCTETS = 160;
const HEADER_OCTETS = 12;
/** Between two packets of one stream the clock goes on by so much of the flood's own time, in units of 8 kHz. */
const UNITS_A_MS = 8;

const socket = createSocket('udp4');
socket.bind(0, '127.0.0.1');
await once(socket, 'listening');
const started = performance.now();
let sent = 0;
for (let sequence = 0; performance.now() - started < seconds * 1000; sequence++) {
  const timestamp = Math.round((performance.now() - started) * UNITS_A_MS);
  const sending: Promise<void>[] = [];
  for (let stream = 0; stream < streams; stream++) {
    const packet = Buffer.alloc(HEADER_OCTETS + PAYLOAD_OCTETS, 0xd5);
    packet.writeUInt16BE(0x8008, 0);
    packet.writeUInt16BE(sequence & 0xffff, 2);
    packet.writeUInt32BE(timestamp >>> 0, 4);
    packet.writeUInt32BE(0xf100d000 + stream, 8);
    sending.push(new Promise((resolve) => socket.send(packet, port + 2 * stream, '127.0.0.1', () => resolve())));
  }
  await Promise.all(sending);
  sent += streams;
}
console.log(sent);
socket.close();
