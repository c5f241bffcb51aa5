import { createSocket } from 'node:dgram';
import { once } from 'node:events';

/** RTP of one stream to 127.0.0.1, from the port above, as fast as it goes: `flood.js PORT PACKETS FIRST_SEQUENCE`. */
const [port = 0, packets = 0, first = 0] = process.argv.slice(2).map(Number);
const BURST = 64;
const HEADER_OCTETS = 12;
const PAYLOAD_OCTETS = 160;
/** Few enough that the clock passes for one of media at a thousand packets a second as at a hundred thousand. */
const STEP_UNITS = 10;

const socket = createSocket('udp4');
socket.bind(port + 1, '127.0.0.1');
await once(socket, 'listening');
const packet = Buffer.alloc(HEADER_OCTETS + PAYLOAD_OCTETS, 0xff);
packet.writeUInt16BE(0x8000, 0);
packet.writeUInt32BE(0xf100d, 8);
for (let index = 0; index < packets; ) {
  const sent = [];
  for (let end = Math.min(packets, index + BURST); index < end; index++) {
    const sequence = first + index;
    packet.writeUInt16BE(sequence & 0xffff, 2);
    packet.writeUInt32BE((sequence * STEP_UNITS) >>> 0, 4);
    sent.push(new Promise((resolve) => socket.send(Buffer.from(packet), port, '127.0.0.1', resolve)));
  }
  await Promise.all(sent);
}
process.stdout.write(`sent ${packets}\n`);
socket.close();
