import type { SipRecord } from '@earshot/contracts';
import { ALICE, atProbe, BOB, onNextHop, SipFlow, START_US } from '@earshot/test/builders';
import { describe, expect, it } from 'vitest';
import { exportPcap } from '../export/pcap.js';
import { exportText } from '../export/text.js';
import { describeMessage } from './describe-message.js';
import { ladder } from './ladder.js';

const PROXY = '192.0.2.15:5060';

/** Caller to proxy, and the proxy's copies on the way to the callee 2 ms later (responses 2 ms earlier). */
function throughProxy(): SipRecord[] {
  const flow = new SipFlow({ callee: { ...BOB, address: PROXY, agent: 'Proxy' } })
    .invite()
    .at(300)
    .respond(180)
    .at(900)
    .respond(200)
    .at(950)
    .ack();
  const second = onNextHop(flow.records, { from: PROXY, to: BOB.address, delayMs: 2 });
  return [...flow.records, ...second];
}

function lines(records: readonly SipRecord[]): string[] {
  return ladder(records).items.map(
    ({ method, status, src, dst }) => `${method ?? status} ${src.slice(8, 10)}>${dst.slice(8, 10)}`,
  );
}

describe('a ladder', () => {
  it('has its lanes in the order of the way, whatever was captured first', () => {
    const records = throughProxy().map((record) =>
      record.src === ALICE.address ? { ...record, atUs: record.atUs + 900 } : record,
    );
    expect(ladder(records).participants.map(({ host, role }) => `${host} ${role}`)).toEqual([
      '192.0.2.10 caller',
      '192.0.2.15 intermediate',
      '192.0.2.20 callee',
    ]);
  });

  it('has its rows in the order of time', () => {
    expect(lines(throughProxy())).toEqual([
      ...['INVITE 10>15', 'INVITE 15>20', '180 20>15', '180 15>10', '200 20>15', '200 15>10', 'ACK 10>15', 'ACK 15>20'],
    ]);
  });

  it('never puts a response before its request, whatever the clocks say', () => {
    const [invite, ringing] = new SipFlow().invite().at(1).respond(180).records as [SipRecord, SipRecord];
    const skewed = { ...ringing, atUs: invite.atUs - 350 };
    expect(lines([skewed, invite])).toEqual(['INVITE 10>20', '180 20>10']);
  });

  it('folds what two probes saw of one message, and does not call it a retransmission', () => {
    const flow = new SipFlow().invite().againAt(500);
    const { items } = ladder([...flow.records, ...atProbe(flow.records, 'second', 250)]);
    expect(
      items.map(({ retransmission, retransmissionAfterMs, alsoSeen }) => ({
        retransmission,
        retransmissionAfterMs,
        seen: alsoSeen.map(({ probe, afterMs }) => [probe, afterMs]),
      })),
    ).toEqual([
      { retransmission: 0, retransmissionAfterMs: null, seen: [['second', 0.25]] },
      { retransmission: 1, retransmissionAfterMs: 500, seen: [['second', 0.25]] },
    ]);
  });

  it('marks where it rang, was answered and ended', () => {
    const flow = new SipFlow()
      .invite()
      .at(20)
      .respond(100)
      .at(300)
      .respond(180)
      .at(900)
      .respond(200)
      .ack()
      .at(9000)
      .bye()
      .respond(200);
    expect(ladder(flow.records).items.map(({ milestone }) => milestone)).toEqual([
      null,
      null,
      'PDD',
      'Answer',
      null,
      'End',
      null,
    ]);
  });

  it('marks the refusal as the end', () => {
    const flow = new SipFlow().invite().at(20).respond(407).ack().invite().at(90).respond(486).ack();
    expect(ladder(flow.records).items.map(({ milestone }) => milestone)).toEqual([null, null, null, null, 'End', null]);
  });

  it('knows what belongs to one transaction', () => {
    const { items } = ladder(new SipFlow().invite().respond(200).ack().at(9).bye().respond(200).records);
    const [first, ...rest] = items.map(({ transaction }) => transaction);
    expect(rest.map((transaction) => transaction === first)).toEqual([true, true, false, false]);
  });

  it('lists the codecs of a description', () => {
    expect(ladder(new SipFlow().invite().records).items[0]?.sdpCodecs).toEqual(['PCMU', 'TELEPHONE-EVENT']);
    expect(ladder(new SipFlow().invite({ sdp: null }).records).items[0]?.sdpCodecs).toBeNull();
  });
});

describe('a message', () => {
  it('is described with its headers in groups and its description line by line', () => {
    const [record] = new SipFlow().invite({ headers: ['X-Tenant: 7', 'P-Asserted-Identity: <sip:1@h>'] }).records;
    const detail = describeMessage(record as SipRecord);
    expect(detail.startLine).toBe('INVITE sip:1002@192.0.2.20:5060 SIP/2.0');
    const group = (name: string) => detail.headers.find((header) => header.name === name)?.group;
    expect(['Via', 'P-Asserted-Identity', 'CSeq', 'X-Tenant'].map(group)).toEqual([
      'routing',
      'identity',
      'session',
      'other',
    ]);
    expect(detail.sdp?.[0]).toEqual({ name: 'v', value: '0' });
    expect(detail.sdp).toContainEqual({ name: 'm', value: 'audio 4000 RTP/AVP 0 101' });
    expect(detail.warnings).toEqual([]);
  });

  it('tells what the network wrote on its packet, and nothing where a record does not', () => {
    const [record] = new SipFlow().invite().records as [SipRecord];
    expect(describeMessage(record)).toMatchObject({ dscp: null, vlan: null, sourceMac: null });
    const marks = { dscp: 24, vlan: 110, sourceMac: '00:00:5e:00:53:af' };
    expect(describeMessage({ ...record, ...marks })).toMatchObject(marks);
  });

  it('shows what its parser warns of beside the header', () => {
    const [record] = new SipFlow().invite().records as [SipRecord];
    const raw = record.raw.replace(/Content-Length: \d+/, 'Content-Length: 9999');
    const detail = describeMessage({ ...record, raw });
    expect(detail.warnings).toEqual(['content length too long']);
    expect(detail.headers.find(({ name }) => name === 'Content-Length')?.warning).toBe('content length too long');
  });

  it('that cannot be read is shown as it is', () => {
    const [record] = new SipFlow().invite().records as [SipRecord];
    expect(describeMessage({ ...record, raw: 'GET / HTTP/1.1\r\n\r\n' })).toMatchObject({
      headers: [],
      startLine: 'GET / HTTP/1.1',
    });
  });
});

describe('an export', () => {
  const flow = new SipFlow().invite().againAt(500).after(10).respond(486);

  it('as text says when, between whom, and what came again', () => {
    const text = exportText(flow.records);
    expect(text).toContain(
      '2024-01-01T00:00:00.500000Z  192.0.2.10:5060 -> 192.0.2.20:5060  udp  probe test  retransmission 1, +500 ms',
    );
    expect(text.split('-'.repeat(72))).toHaveLength(3);
    expect(text).toContain('SIP/2.0 486 Busy Here');
  });

  it('as text has the log lines of the call behind its messages', () => {
    const line = { atUs: START_US + 1_500_000, probe: 'kamailio-1', callId: 'x', text: 'first\r\nsecond\n' };
    const text = exportText(new SipFlow().invite().records, [line, { ...line, text: 'third' }]);
    const [, logs] = text.split(`${'-'.repeat(72)}\n`);
    const stamp = new Date(line.atUs / 1000).toISOString().replace('Z', '000Z');
    expect(logs).toBe(`${stamp}  log  probe kamailio-1  first\n    second\n${stamp}  log  probe kamailio-1  third\n`);
    expect(exportText(new SipFlow().invite().records)).not.toContain('-'.repeat(72));
  });

  it('as a capture has a datagram for each message, with right checksums', () => {
    const file = exportPcap(flow.records);
    const view = new DataView(file.buffer);
    expect(view.getUint32(0, true)).toBe(0xa1b2c3d4);
    let offset = 24;
    const seen: string[] = [];
    while (offset < file.length) {
      expect(view.getUint32(offset, true)).toBeGreaterThan(1_700_000_000);
      const length = view.getUint32(offset + 8, true);
      const frame = file.subarray(offset + 16, offset + 16 + length);
      // RFC 1071: the header with its checksum adds up to all ones.
      expect(onesSum(frame, 14, 34)).toBe(0xffff);
      const udpLength = length - 34;
      expect(fold16(onesSum(frame, 26, length) + 17 + udpLength)).toBe(0xffff);
      seen.push(String.fromCharCode(...frame.subarray(42, 49)));
      offset += 16 + length;
    }
    expect(seen).toEqual(['INVITE ', 'INVITE ', 'SIP/2.0']);
  });

  it('leaves out what has no IP address', () => {
    const [record] = flow.records as [SipRecord];
    expect(exportPcap([{ ...record, src: 'gateway.example:5060' }])).toHaveLength(24);
  });
});

function onesSum(bytes: Uint8Array, from: number, to: number): number {
  let sum = 0;
  for (let at = from; at < to; at += 2)
    sum += ((bytes[at] as number) << 8) | (at + 1 < to ? (bytes[at + 1] as number) : 0);
  return fold16(sum);
}

function fold16(sum: number): number {
  let folded = sum;
  while (folded > 0xffff) folded = (folded & 0xffff) + (folded >>> 16);
  return folded;
}
