/**
 * The loop of `PlainMedia` over a stretch of a capture, in AssemblyScript: TypeScript's syntax for WebAssembly. `npm run generate` compiles it
 * into `../src/media/plain-scan.gen.ts`. Where things are in the memory says `../src/media/stream-memory.ts`.
 *
 * One packet takes some eighty machine instructions: the headers are compared sixteen octets at a time with those of the packet before in
 * its stream, without reading what they say.
 */

/** To be called of packets that are due to be inspected or fill their run; where the octets are in this memory. */
declare function follow(added: i32, slot: i32, from: i32, end: i32, atUs: f64): void;

/**
 * To be called of packets that have another sequence number or timestamp than their run expects, and are like its others in all else: RTP
 * from `from` to `end`.
 */
declare function takeAlone(slot: i32, signature: i32, from: i32, end: i32, atUs: f64): void;

/**
 * What the scan is asked: number of the window; octets from the begin of a record to its packet, captured length and time; how it
 * tells its time, and whether it is a block; where the table of flows is, its mask and seed; where the runs are; one packet in so many is
 * inspected. In memory, since arguments of a call from JavaScript cost more than that.
 */
const ASKED: usize = 64;
/** What it took: packets, octets, and the earliest, latest and last capture time. */
const TOLD: usize = 128;
/** Of a window, microseconds. */
const WINDOW_US: f64 = 5_000_000;

// Words of a run, see `stream-memory.ts`.
const RUN_OCTETS: i32 = 704;
const NETWORK: usize = 0;
const TRANSPORT: usize = 16;
const NEXT_SEQUENCE: usize = 32;
const NEXT_TIMESTAMP: usize = 36;
const WINDOW: usize = 40;
const LENGTH: usize = 44;
const STEP_UNITS: usize = 48;
const TURN: usize = 52;
const HEADER_SUM: usize = 56;
const LINK_HASH: usize = 60;
const LINK: usize = 64;
const SIGNATURES: usize = 80;
const SQUARES: usize = 128;
const BLOCK_FROM: usize = 132;
const INSPECTED: usize = 136;
const SILENT: usize = 140;
const CLIPPED: usize = 144;
const POWER: usize = 152;
const OFFSETS: usize = 192;
const RUN_SIGNATURES: i32 = 8;
const RUN_PACKETS: i32 = 128;

// Bits of `ADDED…`.
const ADDED: i32 = 1;
const ADDED_DUE: i32 = 2;
const ADDED_FULL: i32 = 4;

const ETHERNET: i32 = 14;
const TAG: i32 = 4;
const IPV4: i32 = 20;
const UDP: i32 = 8;
const RTP: i32 = 12;
const LEAST_OCTETS: i32 = TAG + ETHERNET + IPV4 + UDP + RTP;
/** IEEE 802.1Q, as it is read little-endian. */
const VLAN_TAG: i32 = 0x0081;

/** Of the sixteen octets from the ethertype on: not the IP identification and the header's checksum, which differ from packet to packet. */
const OF_NETWORK = i8x16(-1, -1, -1, -1, -1, -1, 0, 0, -1, -1, -1, -1, 0, 0, -1, -1);
/** Of the sixteen behind them, up to the payload type: not the checksum of UDP. */
const OF_TRANSPORT = i8x16(-1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, 0, 0, -1, -1);

// What is measured of G.711, see `payload-meter.ts`.
const BLOCK: i32 = 32;
const SILENT_SUM: i32 = 1302;
const CLIPPED_SQUARE: i32 = 16_000_000;

// How a record tells its time.
const SECONDS_AND_NANOSECONDS: i32 = 1;
const MICROSECONDS: i32 = 2;
const NANOSECONDS: i32 = 3;

// Blocks of pcapng.
const ENHANCED_PACKET: i32 = 6;
const BLOCK_TRAILER: i32 = 4;

// What is longer is damage.
const MAX_PACKET_OCTETS: i32 = 262_144;
const MAX_BLOCK_OCTETS: i32 = MAX_PACKET_OCTETS + 65_536;

/** Takes the records from `at` on that lie before `to`, at most `limit`, and returns where the first is that it leaves. */
export function scan(at: i32, to: i32, limit: i32): i32 {
  const window = load<i32>(ASKED);
  const windowUs = <f64>window * WINDOW_US;
  const packetAt = load<i32>(ASKED, 4);
  const lengthAt = load<i32>(ASKED, 8);
  const timeAt = load<i32>(ASKED, 12);
  const time = load<i32>(ASKED, 16);
  const areBlocks = load<i32>(ASKED, 20) !== 0;
  const cells = load<i32>(ASKED, 24);
  const mask = load<i32>(ASKED, 28);
  const seed = load<u32>(ASKED, 32);
  const runs = load<i32>(ASKED, 36);
  const inspectedOf = load<i32>(ASKED, 40);
  let packets = 0;
  let octets = 0;
  let earliestUs = windowUs + WINDOW_US;
  let latestUs = windowUs;
  let lastUs: f64 = 0;
  while (packets < limit && at + packetAt + LEAST_OCTETS <= to) {
    const frame = at + packetAt;
    const length = load<i32>(at + lengthAt);
    if (length < LEAST_OCTETS || length > MAX_PACKET_OCTETS || length > to - frame) break;
    if (load<i32>(at + lengthAt, 4) !== length) break;
    const end = frame + length;
    let next = end;
    if (areBlocks) {
      const blockOctets = load<i32>(at, 4);
      if (load<i32>(at) !== ENHANCED_PACKET || load<i32>(at, 8) !== 0) break;
      if (blockOctets > MAX_BLOCK_OCTETS || blockOctets > to - at || (blockOctets & 3) !== 0) break;
      next = at + blockOctets;
      if (next < end + BLOCK_TRAILER) break;
    }
    const atUs = microseconds(time, load<u32>(at + timeAt), load<u32>(at + timeAt, 4));
    const sinceUs = atUs - windowUs;
    if (!(sinceUs >= 0 && sinceUs < WINDOW_US)) break;

    const ip = frame + ETHERNET + (load<u16>(frame, 12) === VLAN_TAG ? TAG : 0);
    const network = v128.load(ip - 2);
    const transport = v128.load(ip + 14);
    const rtp = ip + IPV4 + UDP;
    // Addresses and ports as numbers, of which the table has its keys.
    const addresses = i8x16.shuffle(network, transport, 17, 16, 15, 14, 21, 20, 19, 18, 25, 24, 23, 22, 0, 0, 0, 0);
    const key = i32x4.replace_lane(addresses, 3, reversed(load<u32>(rtp, 8)));
    const slot = find(cells, mask, seed, key);
    if (slot < 0) break;
    const run = runs + slot * RUN_OCTETS;
    const differs = v128.or(
      v128.or(
        v128.and(v128.xor(network, v128.load(run, NETWORK)), OF_NETWORK),
        v128.and(v128.xor(transport, v128.load(run, TRANSPORT)), OF_TRANSPORT),
      ),
      v128.xor(v128.load(frame), v128.load(run, LINK)),
    );
    const headerSum = load<i32>(run, HEADER_SUM);
    if (v128.any_true(differs) || headerSum < 0 || load<i32>(run, WINDOW) !== window) break;
    const sequence = reversed(load<u32>(rtp)) & 0xffff;
    const timestamp = reversed(load<u32>(rtp, 4));
    if (ip + ((load<u8>(ip, 2) << 8) | load<u8>(ip, 3)) > end) break;
    const identification = load<u16>(ip, 4);
    // RFC 1071; it does not matter in which order the octets are read.
    const sum = headerSum + identification + load<u16>(ip, 10);
    const folded = (sum & 0xffff) + (sum >> 16);
    if ((folded & 0xffff) + (folded >> 16) !== 0xffff) break;

    const signature = load<i32>(run, LINK_HASH) | (((identification & 0xff) << 8) | (identification >> 8));
    const payloadEnd = ip + IPV4 + ((load<u8>(ip, IPV4 + 4) << 8) | load<u8>(ip, IPV4 + 5));
    if (sequence !== load<u32>(run, NEXT_SEQUENCE) || timestamp !== load<u32>(run, NEXT_TIMESTAMP)) {
      takeAlone(slot, signature, rtp, payloadEnd, atUs);
    } else {
      const waiting = load<i32>(run, LENGTH);
      store<i32>(run + (waiting << 2), <i32>sinceUs, OFFSETS);
      store<i32>(run + ((waiting & (RUN_SIGNATURES - 1)) << 2), signature, SIGNATURES);
      store<i32>(run, waiting + 1, LENGTH);
      store<i32>(run, (sequence + 1) & 0xffff, NEXT_SEQUENCE);
      store<u32>(run, timestamp + load<u32>(run, STEP_UNITS), NEXT_TIMESTAMP);
      const turn = load<i32>(run, TURN);
      let added = ADDED;
      const isDue = turn >= 0 && ((turn + waiting + 1) & (inspectedOf - 1)) === 0;
      if (isDue && !inspected(run, rtp + RTP, payloadEnd)) added |= ADDED_DUE;
      if (waiting + 1 === RUN_PACKETS) added |= ADDED_FULL;
      if (added !== ADDED) follow(added, slot, rtp + RTP, payloadEnd, atUs);
    }
    packets++;
    octets += length;
    latestUs = max(latestUs, atUs);
    earliestUs = min(earliestUs, atUs);
    lastUs = atUs;
    at = next;
  }
  store<i32>(TOLD, packets);
  store<i32>(TOLD, octets, 4);
  store<f64>(TOLD, earliestUs, 8);
  store<f64>(TOLD, latestUs, 16);
  store<f64>(TOLD, lastUs, 24);
  return at;
}

/** What `PayloadMeter` does with a block of G.711; false where it has to do it itself: the octets are all the same, or are no such. */
function inspected(run: i32, from: i32, end: i32): bool {
  const squares = load<i32>(run, SQUARES);
  if (squares === 0) return false;
  let at = from + load<i32>(run, BLOCK_FROM);
  if (at + BLOCK > end) at = from;
  const first = i8x16.splat(load<i8>(at));
  if (!v128.any_true(v128.or(v128.xor(v128.load(at), first), v128.xor(v128.load(at, 16), first)))) return false;
  let sum = 0;
  for (let index = 0; index < BLOCK; index++) sum += load<i32>(squares + ((<i32>load<u8>(at + index)) << 2));
  if (sum >= CLIPPED_SQUARE) {
    let clipped = load<i32>(run, CLIPPED);
    for (let index = 0; index < BLOCK; index++) {
      if (load<i32>(squares + ((<i32>load<u8>(at + index)) << 2)) >= CLIPPED_SQUARE) clipped++;
    }
    store<i32>(run, clipped, CLIPPED);
  }
  store<i32>(run, at + BLOCK - from, BLOCK_FROM);
  store<i32>(run, load<i32>(run, INSPECTED) + 1, INSPECTED);
  store<i32>(run, load<i32>(run, SILENT) + (sum < SILENT_SUM ? 1 : 0), SILENT);
  store<f64>(run, load<f64>(run, POWER) + <f64>sum, POWER);
  return true;
}

/** Since the epoch. */
function microseconds(time: i32, first: u32, second: u32): f64 {
  if (time === MICROSECONDS || time === NANOSECONDS) {
    const units = ((<u64>first) << 32) | <u64>second;
    return time === MICROSECONDS ? <f64>units : <f64>(units / 1000);
  }
  return <f64>first * 1_000_000 + <f64>(time === SECONDS_AND_NANOSECONDS ? second / 1000 : second);
}

/** The value that `FlowTable` has for four words of key; -1 where it has none. */
function find(cells: i32, mask: i32, seed: u32, key: v128): i32 {
  let hash = (seed ^ i32x4.extract_lane(key, 0)) * 0x85ebca6b;
  hash = (hash ^ (hash >> 15) ^ i32x4.extract_lane(key, 1)) * 0xc2b2ae35;
  hash = (hash ^ (hash >> 13) ^ i32x4.extract_lane(key, 2)) * 0x27d4eb2f;
  hash = (hash ^ (hash >> 15) ^ i32x4.extract_lane(key, 3)) * 0x165667b1;
  let slot = hash ^ (hash >> 16);
  let cell = cells + ((<i32>slot & mask) << 5);
  while (load<i32>(cell, 16) >= 0 && v128.any_true(v128.xor(key, v128.load(cell)))) {
    slot++;
    cell = cells + ((<i32>slot & mask) << 5);
  }
  return load<i32>(cell, 16);
}

/** Network order. */
function reversed(word: u32): u32 {
  return (rotl<u32>(word, 8) & 0x00ff00ff) | (rotl<u32>(word, 24) & 0xff00ff00);
}
