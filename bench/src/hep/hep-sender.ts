import { createSocket } from 'node:dgram';
import { connect } from 'node:net';
import { endpoint } from '../generator/endpoint.js';
import { PCMA, PCMU, sessionDescription } from '../generator/session-description.js';
import { hepPacket, MICROSECONDS_AT, SECONDS_AT } from './hep-packet.js';

/**
 * Sends SIP messages in HEP as fast as is taken (TCP), or at a rate (UDP); a process of its own.
 * `node hep-sender.js tcp|udp HOST PORT MESSAGES A_SECOND`, prints the seconds that it took.
 */
const [transport, host = '127.0.0.1', portText, messagesText, rateText = '0'] = process.argv.slice(2);
const port = Number(portText);
const messages = Number(messagesText);
const rate = Number(rateText);

const CALL_DIGITS = 12;
const caller = endpoint('198.18.0.7', 5060);
const callee = endpoint('198.19.0.7', 5060);

/** Messages of a call: INVITE with SDP, 100, 180, 200 with SDP, ACK, BYE, 200. The Call-ID is patched in place. */
const templates = [
  ['INVITE sip:b@198.19.0.7 SIP/2.0', '1 INVITE', true],
  ['SIP/2.0 100 Trying', '1 INVITE', false],
  ['SIP/2.0 180 Ringing', '1 INVITE', false],
  ['SIP/2.0 200 OK', '1 INVITE', true],
  ['ACK sip:b@198.19.0.7 SIP/2.0', '1 ACK', false],
  ['BYE sip:b@198.19.0.7 SIP/2.0', '2 BYE', false],
  ['SIP/2.0 200 OK', '2 BYE', false],
].map(([start, cseq, withSdp]) => {
  const body = withSdp ? sessionDescription({ ip: caller.ip, port: 20_000 }, [PCMU, PCMA], 20, 1) : '';
  const text = [
    start,
    'Via: SIP/2.0/UDP 198.18.0.7:5060;branch=z9hG4bK000000000000;rport',
    'Max-Forwards: 70',
    'From: <sip:12025550100@198.18.0.7>;tag=a000000000000',
    'To: <sip:12065550100@198.19.0.7>;tag=b000000000000',
    'Call-ID: 000000000000@198.18.0.7',
    `CSeq: ${cseq}`,
    'Contact: <sip:12025550100@198.18.0.7:5060>',
    'User-Agent: Bench/1.0',
    ...(body === '' ? [] : ['Content-Type: application/sdp']),
    `Content-Length: ${body.length}`,
    '',
    body,
  ].join('\r\n');
  const source = { sourceIp: caller.ip, sourcePort: 5060, destinationIp: callee.ip, destinationPort: 5060, agent: 7 };
  const packet = hepPacket(source, 0, Buffer.from(text, 'latin1'));
  const places: number[] = [];
  for (
    let at = packet.indexOf('0'.repeat(CALL_DIGITS));
    at >= 0;
    at = packet.indexOf('0'.repeat(CALL_DIGITS), at + 1)
  ) {
    places.push(at);
  }
  return { packet, places };
});

const startUs = Date.now() * 1000;

/** Message number `order`: in calls of seven, each call with its own Call-ID, branch and tags. */
function message(order: number): Buffer {
  const template = templates[order % templates.length] as (typeof templates)[number];
  const packet = Buffer.from(template.packet);
  const digits = String(Math.floor(order / templates.length)).padStart(CALL_DIGITS, '0');
  for (const at of template.places) packet.write(digits, at, 'latin1');
  const atUs = startUs + order * 20;
  packet.writeUInt32BE(Math.floor(atUs / 1e6), SECONDS_AT);
  packet.writeUInt32BE(atUs % 1e6, MICROSECONDS_AT);
  return packet;
}

async function sendTcp(): Promise<void> {
  const socket = connect(port, host);
  socket.setNoDelay(true);
  await new Promise((resolve, reject) => socket.once('connect', resolve).once('error', reject));
  const BATCH = 200;
  for (let order = 0; order < messages; order += BATCH) {
    const batch = Array.from({ length: Math.min(BATCH, messages - order) }, (_, index) => message(order + index));
    if (!socket.write(Buffer.concat(batch))) await new Promise((resolve) => socket.once('drain', resolve));
  }
  await new Promise<void>((resolve) => socket.end(() => resolve()));
}

async function sendUdp(): Promise<void> {
  const socket = createSocket('udp4');
  await new Promise<void>((resolve) => socket.connect(port, host, resolve));
  const TICK_MS = 2;
  const perTick = Math.max(1, Math.round((rate * TICK_MS) / 1000));
  const started = performance.now();
  for (let order = 0; order < messages; ) {
    const due = Math.min(messages, Math.ceil(((performance.now() - started) * rate) / 1000) + perTick);
    const sends: Promise<void>[] = [];
    for (; order < due; order++) {
      const packet = message(order);
      sends.push(new Promise((resolve) => socket.send(packet, () => resolve())));
    }
    await Promise.all(sends);
    await new Promise((resolve) => setTimeout(resolve, TICK_MS));
  }
  socket.close();
}

const began = performance.now();
await (transport === 'tcp' ? sendTcp() : sendUdp());
console.log(((performance.now() - began) / 1000).toFixed(3));
