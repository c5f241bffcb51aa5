import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { afterEach, expect, it, vi } from 'vitest';
import { DatagramReceiver } from './datagram-receiver.js';

const RECEIVE_BUFFER_OCTETS = 1 << 16;
const DATAGRAM_OCTETS = 1000;

let close: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const each of close.reverse()) await each();
  close = [];
});

interface Room {
  wait: Promise<void> | null;
}

async function receiving(room: Room, maxSlabs?: number) {
  const numbers: number[] = [];
  let dropped = 0;
  const events = {
    onDatagram: (bytes: Uint8Array, start: number, end: number) => {
      expect(end - start).toBe(DATAGRAM_OCTETS);
      numbers.push(new DataView(bytes.buffer).getUint32(start));
    },
    onDropped: (datagrams: number) => {
      dropped += datagrams;
    },
    room: () => room.wait,
  };
  const receiver = await DatagramReceiver.listen('127.0.0.1', 0, RECEIVE_BUFFER_OCTETS, events, maxSlabs);
  close.push(() => receiver.close());
  return { receiver, numbers, dropped: () => dropped };
}

/** A thread that sends numbered datagrams, no more at a time than the socket's buffer holds; `sent` is 1 when all were fetched from it. */
function sender(port: number, datagrams: number): { sent: Int32Array; worker: Worker } {
  const sent = new Int32Array(new SharedArrayBuffer(4));
  const code = `
    const { workerData: { port, datagrams, octets, sent } } = require('node:worker_threads');
    const { readFileSync } = require('node:fs');
    const socket = require('node:dgram').createSocket('udp4');
    const send = (number) => {
      const datagram = Buffer.alloc(octets);
      datagram.writeUInt32BE(number);
      return new Promise((resolve) => socket.send(datagram, port, '127.0.0.1', resolve));
    };
    const suffix = ':' + port.toString(16).toUpperCase().padStart(4, '0');
    const isFetched = () => {
      const socketOf = (columns) => columns[1]?.endsWith(suffix) && columns[2]?.endsWith(':0000');
      const lines = readFileSync('/proc/net/udp', 'ascii').split('\\n').map((line) => line.trim().split(/ +/));
      return lines.find(socketOf)?.[4].endsWith(':00000000') ?? true;
    };
    const some = async (first = 0) => {
      while (!isFetched()) await new Promise((resolve) => setTimeout(resolve, 1));
      const numbers = Array.from({ length: Math.min(20, datagrams - first) }, (_, each) => first + each);
      await Promise.all(numbers.map(send));
      const next = first + numbers.length;
      if (numbers.length > 0) return some(next);
      socket.close();
      Atomics.store(sent, 0, 1);
      Atomics.notify(sent, 0);
    };
    some();`;
  const worker = new Worker(code, { eval: true, workerData: { port, datagrams, octets: DATAGRAM_OCTETS, sent } });
  return { sent, worker };
}

it('takes what comes while this thread does something else, and loses none', async () => {
  const { receiver, numbers, dropped } = await receiving({ wait: null });
  const datagrams = 2_000;
  const { sent, worker } = sender(receiver.port, datagrams);
  await once(worker, 'online');
  // Sixteen times as much as the socket's buffer holds.
  expect(Atomics.wait(sent, 0, 0, 20_000)).not.toBe('timed-out');
  expect(numbers.length).toBeLessThan(datagrams);
  await vi.waitFor(() => expect(numbers).toHaveLength(datagrams), 10_000);
  expect(numbers).toEqual(Array.from({ length: datagrams }, (_, number) => number));
  expect(dropped()).toBe(0);
});

it('keeps no more than its memory while there is no room, counts the others, and goes on after it', async () => {
  const room: Room = { wait: null };
  let makeRoom = () => {};
  room.wait = new Promise((resolve) => {
    makeRoom = resolve;
  });
  const { receiver, numbers, dropped } = await receiving(room, 2);
  const datagrams = 1_000;
  const { sent } = sender(receiver.port, datagrams);
  await vi.waitFor(() => expect(sent[0]).toBe(1), 10_000);
  room.wait = null;
  makeRoom();
  // Without another datagram.
  await vi.waitFor(() => expect(numbers.length + dropped()).toBe(datagrams), 10_000);
  expect(dropped()).toBeGreaterThan(400);
  const last = createSocket('udp4');
  last.send(Buffer.alloc(DATAGRAM_OCTETS, 0xff), receiver.port, '127.0.0.1');
  await vi.waitFor(() => expect(numbers.at(-1)).toBe(0xffffffff), 10_000);
  last.close();
});

it('hands over what it has before it is closed', async () => {
  const { receiver, numbers } = await receiving({ wait: new Promise(() => {}) });
  const { sent } = sender(receiver.port, 300);
  await vi.waitFor(() => expect(sent[0]).toBe(1), 10_000);
  await receiver.close();
  expect(numbers).toHaveLength(300);
});

it('says that an address is taken as a socket does', async () => {
  const { receiver } = await receiving({ wait: null });
  const events = { onDatagram: () => {}, onDropped: () => {}, room: () => null };
  const second = DatagramReceiver.listen('127.0.0.1', receiver.port, RECEIVE_BUFFER_OCTETS, events);
  await expect(second).rejects.toMatchObject({ code: 'EADDRINUSE' });
});
