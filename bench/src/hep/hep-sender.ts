import { createSocket } from 'node:dgram';
import { connect } from 'node:net';
import { endpoint } from '../generator/endpoint.js';
import { PCMA, PCMU, sessionDescription } from '../generator/session-description.js';
import { hepPacket, MICROSECONDS_AT, SECONDS_AT } from './hep-packet.js';

/**
 * Sends SIP messages in HEP at a rate, or over TCP as fast as is taken (rate 0); a process of its own.
 * `node hep-sender.js tcp|udp HOST PORT MESSAGES A_SECOND OPEN_CALLS`, prints the seconds that it took. A call's next message comes when
 * those of so many other calls have come.
 */
const [transport, host = '127.0.0.1', portText, messagesText, rateText = '0', openText = '1'] = process.argv.slice(2);
const port = Number(portText);
const messages = Number(messagesText);
const rate = Number(rateText);
const openCalls = Number(openText);

const CALL_DIGITS = 12;
const PORT_DIGITS = 5;
const FIRST_PORT = 10_000;
const PORTS = 25_000;
/** Of media, by the third octet of the address: no two calls within minutes share theirs. */
const NETWORKS = 10;
const MEDIA_LINE = 'c=IN IP4 198.';
/** What each call has of its own, in the templates. */
const CALL_PLACE = '0'.repeat(CALL_DIGITS);
const CALLER_PORT = 55_555;
const CALLEE_PORT = 55_557;
const caller = endpoint('198.18.0.7', 5060);
const callee = endpoint('198.19.0.7', 5060);

/** Messages of a call: INVITE with SDP, 100, 180, 200 with SDP, ACK, BYE, 200. What is of one call is patched in place. */
const templates = [
  ['INVITE sip:2000000000000@198.19.0.7 SIP/2.0', '1 INVITE', CALLER_PORT, true],
  ['SIP/2.0 100 Trying', '1 INVITE', null, false],
  ['SIP/2.0 180 Ringing', '1 INVITE', null, false],
  ['SIP/2.0 200 OK', '1 INVITE', CALLEE_PORT, false],
  ['ACK sip:2000000000000@198.19.0.7 SIP/2.0', '1 ACK', null, true],
  ['BYE sip:2000000000000@198.19.0.7 SIP/2.0', '2 BYE', null, true],
  ['SIP/2.0 200 OK', '2 BYE', null, false],
].map(([start, cseq, mediaPort, fromCaller]) => {
  const ip = fromCaller ? caller.ip : callee.ip;
  const body = mediaPort === null ? '' : sessionDescription({ ip, port: mediaPort as number }, [PCMU, PCMA], 20, 1);
  const isOffer = cseq === '1 INVITE' && fromCaller;
  const text = [
    start,
    'Via: SIP/2.0/UDP 198.18.0.7:5060;branch=z9hG4bK000000000000;rport',
    'Max-Forwards: 70',
    'From: <sip:1000000000000@198.18.0.7>;tag=a000000000000',
    `To: <sip:2000000000000@198.19.0.7>${isOffer ? '' : ';tag=b000000000000'}`,
    'Call-ID: 000000000000@198.18.0.7',
    `CSeq: ${cseq}`,
    `Contact: ${fromCaller ? '<sip:1000000000000@198.18.0.7:5060>' : '<sip:2000000000000@198.19.0.7:5060>'}`,
    'User-Agent: Bench/1.0',
    ...(body === '' ? [] : ['Content-Type: application/sdp']),
    `Content-Length: ${body.length}`,
    '',
    body,
  ].join('\r\n');
  const [source, destination] = fromCaller ? [caller, callee] : [callee, caller];
  const packet = hepPacket(
    { sourceIp: source.ip, sourcePort: 5060, destinationIp: destination.ip, destinationPort: 5060, agent: 7 },
    0,
    Buffer.from(text, 'latin1'),
  );
  return {
    packet,
    callPlaces: placesOf(packet, CALL_PLACE),
    networkPlaces: placesOf(packet, MEDIA_LINE).map((at) => at + MEDIA_LINE.length + '18.'.length),
    portPlaces: mediaPort === null ? [] : placesOf(packet, `m=audio ${mediaPort}`).map((at) => at + 'm=audio '.length),
  };
});

function placesOf(packet: Buffer, text: string): number[] {
  const places: number[] = [];
  for (let at = packet.indexOf(text); at >= 0; at = packet.indexOf(text, at + text.length)) places.push(at);
  return places;
}

const STEPS = templates.length;
const calls = Math.ceil(messages / STEPS);
const startUs = Date.now() * 1000;
const spacingUs = rate === 0 ? 20 : 1e6 / rate;
let sent = 0;
let turn = 0;

/** The next message; null after the last. Turn by turn each step of a call comes a round of open calls after the step before. */
function next(): Buffer | null {
  while (sent < messages) {
    const step = turn % STEPS;
    const call = Math.floor(turn / STEPS) - step * (openCalls - 1);
    turn++;
    if (call >= 0 && call < calls) return message(call, step);
  }
  return null;
}

function message(call: number, step: number): Buffer {
  const template = templates[step] as (typeof templates)[number];
  const packet = Buffer.from(template.packet);
  writeDigits(packet, template.callPlaces, call, CALL_DIGITS);
  writeDigits(packet, template.networkPlaces, Math.floor(call / PORTS) % NETWORKS, 1);
  writeDigits(packet, template.portPlaces, FIRST_PORT + 2 * (call % PORTS), PORT_DIGITS);
  const atUs = startUs + Math.round(sent * spacingUs);
  packet.writeUInt32BE(Math.floor(atUs / 1e6), SECONDS_AT);
  packet.writeUInt32BE(atUs % 1e6, MICROSECONDS_AT);
  sent++;
  return packet;
}

function writeDigits(packet: Buffer, places: readonly number[], value: number, digits: number): void {
  for (const at of places) {
    let rest = value;
    for (let place = at + digits - 1; place >= at; place--) {
      packet[place] = 0x30 + (rest % 10);
      rest = Math.floor(rest / 10);
    }
  }
}

const BATCH = 200;
const TICK_MS = 2;

function batchOf(most: number): Buffer[] {
  const batch: Buffer[] = [];
  while (batch.length < most) {
    const packet = next();
    if (packet === null) break;
    batch.push(packet);
  }
  return batch;
}

/** How many messages are due by now. */
function due(startMs: number): number {
  if (rate === 0) return BATCH;
  return Math.floor(((performance.now() - startMs) * rate) / 1000) - sent;
}

async function sendTcp(): Promise<void> {
  const socket = connect(port, host);
  socket.setNoDelay(true);
  await new Promise((resolve, reject) => socket.once('connect', resolve).once('error', reject));
  const startMs = performance.now();
  for (;;) {
    const batch = batchOf(Math.min(BATCH, due(startMs)));
    if (batch.length > 0) {
      if (!socket.write(Buffer.concat(batch))) await new Promise((resolve) => socket.once('drain', resolve));
    } else if (sent >= messages) break;
    if (rate > 0) await new Promise((resolve) => setTimeout(resolve, TICK_MS));
  }
  await new Promise<void>((resolve) => socket.end(() => resolve()));
}

async function sendUdp(): Promise<void> {
  const socket = createSocket('udp4');
  await new Promise<void>((resolve) => socket.connect(port, host, resolve));
  const startMs = performance.now();
  while (sent < messages) {
    const sends = batchOf(due(startMs)).map(
      (packet) => new Promise<void>((resolve) => socket.send(packet, () => resolve())),
    );
    await Promise.all(sends);
    await new Promise((resolve) => setTimeout(resolve, TICK_MS));
  }
  socket.close();
}

const began = performance.now();
await (transport === 'tcp' ? sendTcp() : sendUdp());
console.log(((performance.now() - began) / 1000).toFixed(3));
