import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { SipRecord } from '@earshot/contracts';
import { afterAll, describe, expect, it } from 'vitest';
import { CaptureFile } from '../capture/capture-file.js';
import { readCapture } from '../capture/read-capture.js';
import { INVITE } from '../fixtures/capture.js';
import { ALICE, BOB, pcapFile, rtp, SIP_A, SIP_B, START_US, sip, udp } from '../fixtures/packets.js';
import { MessageIds } from './message-ids.js';

const folder = mkdtempSync(join(tmpdir(), 'earshot-plain-sip-'));
afterAll(() => rmSync(folder, { recursive: true }));

const invite = udp(SIP_A, SIP_B, sip(INVITE, { media: ALICE }));
const PACKETS: [number, Uint8Array][] = [
  [START_US, invite],
  // By the mirror, by the sender, and by two senders at once.
  [START_US + 20, invite],
  [START_US + 500_000, invite],
  [START_US + 500_000, udp(SIP_A, SIP_B, sip(INVITE, { callId: 'call-2' }))],
  [START_US + 500_000, udp(SIP_B, SIP_A, sip('SIP/2.0 100 Trying', {}))],
  [START_US + 600_000, udp(SIP_B, SIP_A, sip('SIP/2.0 200 OK', { media: BOB }))],
  [START_US + 600_300, udp(SIP_B, SIP_A, sip('SIP/2.0 200 OK', { media: BOB }))],
  [START_US + 700_000, udp(SIP_A, SIP_B, `\r\n${sip('BYE sip:b SIP/2.0', {})}`)],
  // No plain one.
  [START_US + 800_000, udp(SIP_A, SIP_B, sip('REGISTER sip:b SIP/2.0', { callId: 'registration' }))],
];
for (let sequence = 0; sequence < 400; sequence++)
  PACKETS.push([START_US + 620_000 + sequence * 20_000, udp(ALICE, BOB, rtp({ sequence, timestamp: sequence * 160 }))]);
// Longer than what is read at once, so that messages stand on both sides of an end.
for (let call = 0; call < 3000; call++)
  PACKETS.push([START_US + 9_000_000 + call * 100, udp(SIP_A, SIP_B, sip(INVITE, { callId: `call-${call + 10}` }))]);

async function read(path: string, isPlain: boolean) {
  const file = new CaptureFile(path);
  const ids = new MessageIds(file);
  const messages: (readonly [string, number, number, string, string, string])[] = [];
  let again = 0;
  const { counters, receipt } = await readCapture(file, {
    name: path,
    onRecords: (records) => {
      for (const record of records) {
        const { id, atUs, ordinal, src, dst, callId } = record as SipRecord;
        if (record.kind === 'sip') messages.push([id, atUs, ordinal, src, dst, callId]);
      }
    },
    ...(isPlain && {
      onPlainSip: (message, origin) => {
        const { id, atUs, ordinal, src, dst, position, probe } = origin;
        messages.push([id, atUs, ordinal, src, dst, message.text(message.callId)]);
        if (position >= 0) {
          again++;
          expect(ids.idOf({ probe, atUs, ordinal, src, dst, position, octets: message.octets })).toBe(id);
        }
        return message.text(message.callId);
      },
    }),
  });
  file.close();
  return { messages: messages.sort((a, b) => a[1] - b[1] || (a[0] < b[0] ? -1 : 1)), counters, receipt, again };
}

describe('plain SIP messages', () => {
  const octets = pcapFile(PACKETS);

  it.each([
    ['a capture, in which they can be read again', 'plain.pcap', octets, 3005],
    ['a compressed one, in which they can not', 'plain.pcap.gz', gzipSync(octets), 0],
  ])('of %s have the ids and counts that their records have', async (_, name, content, standing) => {
    const path = join(folder, name);
    writeFileSync(path, content);
    const records = await read(path, false);
    const plain = await read(path, true);
    expect(plain.messages).toEqual(records.messages);
    expect(plain.receipt).toEqual(records.receipt);
    // Those of which records are made are counted when they are handed over.
    expect(plain.counters).toEqual({ ...records.counters, 'records.out': 3 });
    expect(plain.counters['sip.mirror-copies']).toBe(2);
    expect(plain.again).toBe(standing);
  });
});
