import { WINDOW_US } from '@earshot/contracts';
import { linkSignature } from '@earshot/metrics';
import { MAX_PACKET_OCTETS, type PlainRecords } from '@earshot/protocol';
import type { FlowTable } from '../flow/flow-table.js';
import { pathOf } from './path-marks.js';
import { ADDED, NOT_ADDED, payloadWord, type WaitingRuns } from './waiting-runs.js';

/** Octets of the headers: Ethernet, IPv4, UDP, RTP. */
const ETHERNET = 14;
/** Priority, drop eligibility and id of a VLAN, and what follows (IEEE 802.1Q). */
const TAG = 4;
const VLAN_TAG = 0x8100;
const IPV4 = 20;
const UDP = 8;
const RTP = 12;
/** Length of a block of pcapng again, behind its packet and options. */
const BLOCK_TRAILER = 4;
const HEADERS = ETHERNET + IPV4 + UDP + RTP;

/** Told of packets that are due to be inspected or fill the run of their slot, as bits of `ADDED…`; their payload is from `from` to `end`. */
export type RunFollower = (
  added: number,
  slot: number,
  data: Uint8Array,
  from: number,
  end: number,
  atUs: number,
) => void;

/**
 * Takes RTP of open streams straight from the octets of a capture file, many packets in one loop: Ethernet with a VLAN tag or none, IPv4 without
 * options or fragments, UDP, RTP without CSRCs, extension, padding or marker, each of which is just what its stream's run expects. Nearly every
 * packet of a mirror is so. It leaves the first that is not, for the decoders, and takes none otherwise than they would.
 */
export class PlainMedia {
  /** Of the packets that the last `take` took. */
  packets = 0;
  octets = 0;
  earliestUs = 0;
  latestUs = 0;
  lastUs = 0;

  constructor(
    private readonly flows: FlowTable,
    private readonly runs: WaitingRuns,
    private readonly isTunnelPort: Uint8Array,
    private readonly follower: RunFollower,
  ) {}

  /**
   * Takes packets of the window that begins at `windowUs`, at most `limit`, and moves `records` to the first that is left.
   */
  take(records: PlainRecords, windowUs: number, limit: number): void {
    const { flows, runs, isTunnelPort, follower } = this;
    const { data, view, to, packetAt, lengthAt, timeAt, areBlocks, firstWordUs } = records;
    const window = windowUs / WINDOW_US;
    let { offset } = records;
    let packets = 0;
    let octets = 0;
    let earliestUs = windowUs + WINDOW_US;
    let latestUs = windowUs;
    let lastUs = 0;
    while (packets < limit && offset + packetAt <= to) {
      const frame = offset + packetAt;
      const length = view.getInt32(offset + lengthAt, true);
      const end = frame + length;
      const next = areBlocks ? offset + view.getInt32(offset + 4, true) : end;
      if (length < TAG + HEADERS || length > MAX_PACKET_OCTETS || next > to) break;
      if (view.getInt32(offset + lengthAt + 4, true) !== length) break;
      if (areBlocks && (!records.isPacketBlock(offset) || next < end + BLOCK_TRAILER || ((next - offset) & 3) !== 0))
        break;
      const first = view.getUint32(offset + timeAt, true);
      const second = view.getUint32(offset + timeAt + 4, true);
      const atUs = firstWordUs > 0 ? first * firstWordUs + second : records.microseconds(first, second);
      const sinceUs = atUs - windowUs;
      if (sinceUs < 0 || sinceUs >= WINDOW_US) break;

      const tag = view.getUint16(frame + 12) === VLAN_TAG ? (view.getUint16(frame + ETHERNET) & 0xfff) + 1 : 0;
      const ip = frame + ETHERNET + (tag === 0 ? 0 : TAG);
      const typeAndService = view.getInt32(ip - 2);
      const lengthAndId = view.getInt32(ip + 2);
      const flagsToProtocol = view.getInt32(ip + 6);
      const rtp = ip + IPV4 + UDP;
      const rtpFirst = view.getInt32(rtp);
      // Ethertype, version and header length; no fragment, and UDP; version 2 of RTP with nothing more, and no marker.
      if (
        (typeAndService & 0xffff_ff00) !== 0x0800_4500 ||
        (flagsToProtocol & 0x3fff_00ff) !== 17 ||
        (rtpFirst & 0xff80_0000) !== -0x8000_0000
      )
        break;
      const ipOctets = lengthAndId >>> 16;
      const udpOctets = view.getUint16(ip + IPV4 + 4);
      if (udpOctets < UDP + RTP || IPV4 + udpOctets > ipOctets || ip + ipOctets > end) break;
      const source = view.getInt32(ip + 12);
      const destination = view.getInt32(ip + 16);
      const sum =
        (typeAndService & 0xffff) +
        ipOctets +
        (lengthAndId & 0xffff) +
        (flagsToProtocol >>> 16) +
        (flagsToProtocol & 0xffff) +
        view.getUint16(ip + 10) +
        (source >>> 16) +
        (source & 0xffff) +
        (destination >>> 16) +
        (destination & 0xffff);
      const folded = (sum & 0xffff) + (sum >>> 16);
      if ((folded & 0xffff) + (folded >>> 16) !== 0xffff) break;
      const ports = view.getInt32(ip + IPV4);
      if (isTunnelPort[ports & 0xffff] !== 0) break;
      const slot = flows.find(source, destination, ports, view.getInt32(rtp + 8));
      if (slot < 0) break;
      const ttl = (flagsToProtocol >>> 8) & 0xff;
      const macLow = view.getInt32(frame + 8);
      const macSignature = Math.imul(view.getInt32(frame + 2), 0x9e3779b1) + macLow;
      const added = runs.add(
        slot,
        rtpFirst & 0xffff,
        view.getInt32(rtp + 4),
        payloadWord((rtpFirst >>> 16) & 0x7f, udpOctets - UDP - RTP),
        pathOf(typeAndService & 0xff, tag - 1, ttl),
        view.getUint16(frame + 6),
        macLow,
        window,
        sinceUs,
        linkSignature(lengthAndId & 0xffff, macSignature + Math.imul(tag, 0x9e3779b1) + ttl),
      );
      if (added === NOT_ADDED) break;
      if (added !== ADDED) follower(added, slot, data, rtp + RTP, ip + IPV4 + udpOctets, atUs);
      packets++;
      octets += length;
      if (atUs > latestUs) latestUs = atUs;
      if (atUs < earliestUs) earliestUs = atUs;
      lastUs = atUs;
      offset = next;
    }
    this.packets = packets;
    this.octets = octets;
    this.earliestUs = earliestUs;
    this.latestUs = latestUs;
    this.lastUs = lastUs;
    records.offset = offset;
  }
}
