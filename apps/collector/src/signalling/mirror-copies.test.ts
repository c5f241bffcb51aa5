import { LINK_TYPE } from '@earshot/protocol';
import { describe, expect, it } from 'vitest';
import { finish, INVITE, newPipeline, offerAndAnswer, ofKind } from '../fixtures/capture.js';
import { ALICE, BOB, give, rtp, SIP_A, SIP_B, START_US, senderReport, sip, udp } from '../fixtures/packets.js';

/** In Ethernet with a VLAN tag. */
function tagged(packet: Uint8Array, vlan: number, mac = 1): Uint8Array {
  const macs = [2, 1, 1, 1, 1, mac, 2, 2, 2, 2, 2, 2];
  return new Uint8Array([...macs, 0x81, 0x00, vlan >> 8, vlan & 0xff, 0x08, 0x00, ...packet]);
}

describe('copies that the mirror made', () => {
  it('of a message are counted with it', () => {
    const pipeline = newPipeline();
    const packet = udp(SIP_A, SIP_B, sip(INVITE));
    give(pipeline, START_US, packet);
    give(pipeline, START_US + 20, packet);
    give(pipeline, START_US + 500_000, packet); // the sender's retransmission
    const messages = ofKind(finish(pipeline), 'sip');
    expect(messages.map(({ mirrorCopies }) => mirrorCopies)).toEqual([1, 0]);
    expect(pipeline.counters.get('sip.mirror-copies')).toBe(1);
  });

  it('of SIP say what the network wrote on their packet', () => {
    const pipeline = newPipeline();
    const packet = udp(SIP_A, SIP_B, sip(INVITE, { media: ALICE }));
    packet[1] = 0x62;
    const frame = tagged(packet, 110);
    pipeline.packet(frame, 0, frame.length, frame.length, LINK_TYPE.ETHERNET, START_US);
    const [record] = ofKind(finish(pipeline), 'sip');
    expect(record).toMatchObject({ dscp: 24, vlan: 110 });
    expect(record?.sourceMac?.replaceAll(':', '')).toBe(Buffer.from(frame.subarray(6, 12)).toString('hex'));
  });

  it.each([
    ['the TTL', (packet: Uint8Array) => ({ packet, other: packet.map((octet, at) => (at === 8 ? 63 : octet)) })],
    ['the VLAN', (packet: Uint8Array) => ({ packet: tagged(packet, 100), other: tagged(packet, 101) })],
    ['the MAC address', (packet: Uint8Array) => ({ packet: tagged(packet, 100), other: tagged(packet, 100, 9) })],
  ])('within a millisecond differ by %s, and are told from those of network and sender', (_, copiesOf) => {
    const pipeline = newPipeline();
    const give2 = (atUs: number, packet: Uint8Array) => {
      const linkType = packet[0] === 0x45 ? LINK_TYPE.RAW : LINK_TYPE.ETHERNET;
      pipeline.packet(packet, 0, packet.length, packet.length, linkType, atUs);
    };
    const message = copiesOf(udp(SIP_A, SIP_B, sip(INVITE, { media: ALICE }), 9));
    give2(START_US, message.packet);
    give2(START_US + 400, message.other);
    // The sender's timer E: another message, on the same way.
    give2(START_US + 500_000, message.packet);
    for (let sequence = 0; sequence < 10; sequence++) {
      const { packet, other } = copiesOf(udp(BOB, ALICE, rtp({ sequence, timestamp: sequence * 160 }), sequence));
      give2(START_US + 600_000 + sequence * 20_000, packet);
      give2(START_US + 600_400 + sequence * 20_000, other);
      // The network's: the same packet, later than any mirror is.
      if (sequence === 5) give2(START_US + 605_000 + sequence * 20_000, packet);
    }
    const records = finish(pipeline);
    expect(ofKind(records, 'sip').map(({ mirrorCopies }) => mirrorCopies)).toEqual([1, 0]);
    expect(ofKind(records, 'rtp-window')).toMatchObject([
      { counts: { packets: 11, duplicates: 1, mirrorDuplicates: 10 } },
    ]);
  });

  it('are told from a message that was sent twice at once, in two datagrams', () => {
    const pipeline = newPipeline();
    for (const id of [7, 8]) give(pipeline, START_US + id, udp(SIP_B, SIP_A, sip('SIP/2.0 100 Trying'), id));
    expect(ofKind(finish(pipeline), 'sip').map(({ mirrorCopies }) => mirrorCopies)).toEqual([0, 0]);
  });

  it('of a report and of media are no further ones', () => {
    const pipeline = newPipeline();
    offerAndAnswer(pipeline);
    const report = udp({ ...ALICE, port: 40_001 }, { ...BOB, port: 30_001 }, senderReport(1));
    for (const atUs of [START_US, START_US + 30]) {
      give(pipeline, atUs, report);
      give(pipeline, atUs, udp(ALICE, BOB, rtp({ sequence: 1, timestamp: 160 }), 7));
    }
    const records = finish(pipeline);
    expect(ofKind(records, 'rtcp')).toHaveLength(1);
    expect(ofKind(records, 'rtp-window')).toMatchObject([{ counts: { packets: 1, mirrorDuplicates: 1 } }]);
  });
});
