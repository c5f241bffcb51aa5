import type { Frame } from './frame.js';
import { DROP, LAYER } from './layer.js';

/** Datagrams of which fragments are held. */
export const MAX_FRAGMENTED_DATAGRAMS = 4096;
/** Octets of fragments held, with what it costs to hold each: eight octets are a fragment too. */
export const MAX_FRAGMENT_OCTETS = 16 << 20;
const PIECE_OVERHEAD_OCTETS = 256;
/**
 * Pieces of about an Ethernet frame are kept in rooms of one size, which are used again: to have memory given and taken back for each leaves
 * much of it lying about in a flood. So many are kept free.
 */
const ROOM_OCTETS = 2048;
const LEAST_ROOM_OCTETS = 1280;
const MAX_FREE_ROOMS = 512;
/** Linux waits as long (net.ipv4.ipfrag_time). */
export const FRAGMENT_TIMEOUT_US = 30_000_000;
/**
 * Copies that a mirror makes of the fragments of a joined datagram come sooner. After that an identification stands for another datagram:
 * its sixteen bits are soon through at a busy sender (RFC 6864 3.1).
 */
export const FRAGMENT_COPIES_US = 1_000_000;
const MAX_DATAGRAM_OCTETS = 65_535;
const MAX_PIECES = 1024;

interface Piece {
  readonly start: number;
  readonly bytes: Uint8Array;
  /** What the bytes are in, where it can be used again. */
  readonly room: Uint8Array | null;
}

interface Datagram {
  readonly source: number;
  readonly destination: number;
  readonly id: number;
  readonly protocol: number;
  readonly atUs: number;
  /** Sorted, without overlap. Empty once joined: the entry then stands for copies that come late. */
  pieces: Piece[];
  octets: number;
  /** Known when the last fragment is here, else 0. */
  length: number;
  /** Fragments taken, copies among them. */
  fragments: number;
  /** When it became whole; null before. */
  joinedUs: number | null;
}

/** Joins the fragments of IP datagrams (RFC 791 3.2, RFC 8200 4.5). Bounded, oldest out first; every fragment is counted. */
export class FragmentTable {
  /** Fragments that became part of a joined datagram. */
  fragmentsJoined = 0;
  datagramsJoined = 0;
  /** Fragments given up because the rest did not come in time, or to make room. */
  fragmentsTimedOut = 0;
  fragmentsEvicted = 0;
  /** Fragments of which a part had come before, or that contradict what the last one said of the length: what came first holds. */
  fragmentsOverlapping = 0;

  private readonly datagrams = new Map<number, Datagram>();
  private readonly freeRooms: Uint8Array[] = [];
  private octetsHeld = 0;
  private fragmentsHeldCount = 0;

  /** Fragments that wait. */
  get fragmentsHeld(): number {
    return this.fragmentsHeldCount;
  }

  /**
   * Takes the fragment at `frame.offset`; where it completes its datagram, the frame is that datagram. A first fragment that the
   * capture cut is read by itself, as far as it goes: the rest could never be joined to it.
   */
  take(frame: Frame, id: number, start: number, more: boolean): number {
    const length = frame.end - frame.offset;
    if (frame.cut > 0) return start === 0 ? LAYER.IP_PROTOCOL : frame.dropped(DROP.TRUNCATED);
    if (length === 0 || (more && (length & 7) !== 0)) return frame.dropped(DROP.BAD_FRAGMENT);
    const end = start + length;
    if (end > MAX_DATAGRAM_OCTETS) return frame.dropped(DROP.BAD_FRAGMENT);
    this.expire(frame.atUs);
    const datagram = this.datagramOf(frame, id);
    if (datagram.joinedUs !== null) return frame.dropped(DROP.DUPLICATE_FRAGMENT);
    if (datagram.length > 0 && (end > datagram.length || (!more && end !== datagram.length))) {
      this.fragmentsOverlapping++;
      return frame.dropped(DROP.BAD_FRAGMENT);
    }
    const last = datagram.pieces.at(-1);
    if (!more && last !== undefined && last.start + last.bytes.length > end) {
      this.fragmentsOverlapping++;
      return frame.dropped(DROP.BAD_FRAGMENT);
    }
    const added = this.add(datagram, frame.data.subarray(frame.offset, frame.end), start);
    if (added !== DROP.NONE) return frame.dropped(added);
    if (!more) datagram.length = end;
    if (datagram.length === 0 || datagram.octets < datagram.length) return LAYER.HELD;
    return this.join(frame, datagram);
  }

  /** Gives up what is older than the time-out at `nowUs`. */
  expire(nowUs: number): void {
    for (const [key, datagram] of this.datagrams) {
      if (Math.abs(nowUs - datagram.atUs) < FRAGMENT_TIMEOUT_US) return;
      this.fragmentsTimedOut += this.forget(key, datagram);
    }
  }

  /** Gives up all. */
  clear(): void {
    for (const [key, datagram] of this.datagrams) this.fragmentsTimedOut += this.forget(key, datagram);
  }

  private datagramOf(frame: Frame, id: number): Datagram {
    const { source, destination, protocol, atUs } = frame;
    const high = Math.imul(source ^ Math.imul(id, 0x9e3779b1), 0x85ebca6b) ^ destination;
    const low = Math.imul(destination ^ id, 0xc2b2ae35) ^ source ^ protocol;
    const key = (high >>> 0) * 0x200000 + (low & 0x1fffff);
    const known = this.datagrams.get(key);
    if (known !== undefined) {
      const same =
        known.source === source && known.destination === destination && known.id === id && known.protocol === protocol;
      const isOver = known.joinedUs !== null && Math.abs(atUs - known.joinedUs) > FRAGMENT_COPIES_US;
      if (same && !isOver) return known;
      this.fragmentsEvicted += this.forget(key, known);
    }
    while (this.datagrams.size >= MAX_FRAGMENTED_DATAGRAMS || this.octetsHeld > MAX_FRAGMENT_OCTETS) {
      const oldest = this.datagrams.entries().next().value;
      if (oldest === undefined) break;
      this.fragmentsEvicted += this.forget(oldest[0], oldest[1]);
    }
    const datagram: Datagram = {
      source,
      destination,
      id,
      protocol,
      atUs,
      pieces: [],
      octets: 0,
      length: 0,
      fragments: 0,
      joinedUs: null,
    };
    this.datagrams.set(key, datagram);
    return datagram;
  }

  /** Octets that came before win over those of an overlapping fragment (RFC 5722 forbids overlaps for IPv6): it fills the gaps. */
  private add(datagram: Datagram, bytes: Uint8Array, start: number): number {
    const { pieces } = datagram;
    const end = start + bytes.length;
    let index = 0;
    let from = start;
    let added = 0;
    const before = pieces.length;
    while (from < end) {
      while (index < pieces.length && endOf(pieces[index] as Piece) <= from) index++;
      const next = pieces[index];
      if (next !== undefined && next.start <= from) {
        from = endOf(next);
        continue;
      }
      const to = next === undefined ? end : Math.min(end, next.start);
      if (pieces.length >= MAX_PIECES) break;
      pieces.splice(index, 0, this.pieceOf(from, bytes.subarray(from - start, to - start)));
      added += to - from;
      from = to;
    }
    if (added === 0) return pieces.length >= MAX_PIECES ? DROP.BAD_FRAGMENT : DROP.DUPLICATE_FRAGMENT;
    if (added < bytes.length) this.fragmentsOverlapping++;
    datagram.octets += added;
    datagram.fragments++;
    this.octetsHeld += added + (pieces.length - before) * PIECE_OVERHEAD_OCTETS;
    this.fragmentsHeldCount++;
    return DROP.NONE;
  }

  private join(frame: Frame, datagram: Datagram): number {
    const bytes = new Uint8Array(datagram.length);
    for (const piece of datagram.pieces) bytes.set(piece.bytes, piece.start);
    this.fragmentsJoined += datagram.fragments;
    this.datagramsJoined++;
    this.fragmentsHeldCount -= datagram.fragments;
    this.octetsHeld -= weightOf(datagram);
    this.freeRoomsOf(datagram);
    datagram.pieces = [];
    datagram.octets = 0;
    datagram.fragments = 0;
    datagram.joinedUs = frame.atUs;
    frame.data = bytes;
    frame.offset = 0;
    frame.end = bytes.length;
    frame.cut = 0;
    frame.wasFragmented = true;
    return LAYER.IP_PROTOCOL;
  }

  private pieceOf(start: number, bytes: Uint8Array): Piece {
    const { length } = bytes;
    if (length < LEAST_ROOM_OCTETS || length > ROOM_OCTETS) return { start, bytes: bytes.slice(), room: null };
    const room = this.freeRooms.pop() ?? new Uint8Array(ROOM_OCTETS);
    room.set(bytes);
    return { start, bytes: room.subarray(0, length), room };
  }

  private freeRoomsOf({ pieces }: Datagram): void {
    for (const { room } of pieces) {
      if (room !== null && this.freeRooms.length < MAX_FREE_ROOMS) this.freeRooms.push(room);
    }
  }

  private forget(key: number, datagram: Datagram): number {
    this.datagrams.delete(key);
    this.freeRoomsOf(datagram);
    this.octetsHeld -= weightOf(datagram);
    this.fragmentsHeldCount -= datagram.fragments;
    return datagram.fragments;
  }
}

function weightOf({ octets, pieces }: Datagram): number {
  return octets + pieces.length * PIECE_OVERHEAD_OCTETS;
}

function endOf({ start, bytes }: Piece): number {
  return start + bytes.length;
}
