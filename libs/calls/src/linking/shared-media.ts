import { announcedIn } from '../dialog/assemble-leg.js';
import type { LegOutline } from '../dialog/assembled-leg.js';
import { isUnspecified } from '../media/session-description.js';
import { canonicalHost, socketAddressOf } from '../media/socket-address.js';
import type { PairedLegs } from './paired-legs.js';
import { isSameHop } from './same-hop.js';

const CONFIDENCE = 0.9;
/** Legs up at the same time that announce one address: above it is a shared server or a test generator, and proves nothing. */
const MAX_LEGS_PER_ADDRESS = 8;

interface Listener {
  readonly place: number;
  readonly fromUs: number;
  readonly toUs: number;
}

/**
 * An RTP address announced in two legs at the same time on different hops: the agent between them passed the description on. Legs
 * between the same two signalling addresses are two calls of one phone or generator, not two legs of a call.
 */
export function sharedMediaLinks(legs: readonly LegOutline[]): PairedLegs[] {
  const pairs: PairedLegs[] = [];
  for (const [address, listeners] of new ListenerIndex(legs).shared()) {
    for (const pair of pairsOf(address, listeners, legs)) pairs.push(pair);
  }
  return pairs;
}

/** Each leg with the earliest that is up when it starts to listen; none where the address is crowded at any time. */
function pairsOf(address: string, listeners: readonly Listener[], legs: readonly LegOutline[]): PairedLegs[] {
  const pairs: PairedLegs[] = [];
  let up: Listener[] = [];
  for (const later of [...listeners].sort((a, b) => a.fromUs - b.fromUs || a.place - b.place)) {
    up = up.filter((listener) => listener.toUs >= later.fromUs);
    const b = legs[later.place] as LegOutline;
    const earlier = up.find(({ place }) => !isSameHop(legs[place] as LegOutline, b));
    if (earlier !== undefined) pairs.push(paired(address, earlier.place, later.place));
    up.push(later);
    if (up.length > MAX_LEGS_PER_ADDRESS) return [];
  }
  return pairs;
}

function paired(address: string, one: number, other: number): PairedLegs {
  const [from, to] = one < other ? [one, other] : [other, one];
  return { from, to, rule: 'shared-media', value: address, confidence: CONFIDENCE };
}

const NONE = -1;

/**
 * Who listens where. Rows of numbers, since nearly every address of a capture has one listener: a text and a list for each, of a hundred
 * thousand, were made to be thrown away.
 */
class ListenerIndex {
  /** By address, in order of the first leg that announces it. */
  readonly #hosts: number[] = [];
  readonly #ports: number[] = [];
  readonly #firsts: number[] = [];
  readonly #lasts: number[] = [];
  /** The next address with the same hash. */
  readonly #nextAddresses: number[] = [];
  readonly #buckets: Int32Array;
  readonly #hostNames: string[] = [];
  readonly #hostNumbers = new Map<string, number>();
  /** By listener, in order of their legs. */
  readonly #places: number[] = [];
  readonly #fromUs: number[] = [];
  readonly #nextListeners: number[] = [];

  constructor(private readonly legs: readonly LegOutline[]) {
    this.#buckets = new Int32Array(1 << Math.ceil(Math.log2(2 * legs.length + 2))).fill(NONE);
    for (let place = 0; place < legs.length; place++) {
      for (const { session, atUs } of announcedIn(legs[place] as LegOutline)) {
        for (const { host, port } of session?.media ?? []) {
          // Port 9 stands for "not yet known" (RFC 8840 4.1.1), port 0 for a stream that is not wanted.
          if (host === null || port === 0 || port === 9 || isUnspecified(host)) continue;
          this.#add(this.#address(host, port), place, atUs);
        }
      }
    }
  }

  /** Addresses that several legs announce, some of them perhaps at the same time. */
  *shared(): IterableIterator<[address: string, listeners: readonly Listener[]]> {
    for (let address = 0; address < this.#hosts.length; address++) {
      if (!this.#mayMeet(address)) continue;
      const listeners: Listener[] = [];
      for (let row = this.#firsts[address] as number; row !== NONE; row = this.#nextListeners[row] as number) {
        const place = this.#places[row] as number;
        listeners.push({ place, fromUs: this.#fromUs[row] as number, toUs: this.#toUs(row) });
      }
      const host = this.#hostNames[this.#hosts[address] as number] as string;
      yield [socketAddressOf(host, this.#ports[address] as number), listeners];
    }
  }

  /** False where each starts to listen after all before it have ended: an address of a phone that calls again and again. */
  #mayMeet(address: number): boolean {
    let upUntilUs = Number.NEGATIVE_INFINITY;
    for (let row = this.#firsts[address] as number; row !== NONE; row = this.#nextListeners[row] as number) {
      const fromUs = this.#fromUs[row] as number;
      if (fromUs <= upUntilUs) return true;
      upUntilUs = Math.max(fromUs, this.#toUs(row), upUntilUs);
    }
    return false;
  }

  #toUs(row: number): number {
    const { endUs, lastUs } = this.legs[this.#places[row] as number] as LegOutline;
    return endUs ?? lastUs;
  }

  #address(name: string, port: number): number {
    const host = this.#host(canonicalHost(name));
    const mixed = Math.imul(host ^ Math.imul(port, 0x9e3779b1), 0x85ebca6b);
    const bucket = (mixed ^ (mixed >>> 15)) & (this.#buckets.length - 1);
    let address = this.#buckets[bucket] as number;
    for (; address !== NONE; address = this.#nextAddresses[address] as number)
      if (this.#ports[address] === port && this.#hosts[address] === host) return address;
    address = this.#hosts.push(host) - 1;
    this.#ports.push(port);
    this.#firsts.push(NONE);
    this.#lasts.push(NONE);
    this.#nextAddresses.push(this.#buckets[bucket] as number);
    this.#buckets[bucket] = address;
    return address;
  }

  #host(name: string): number {
    let host = this.#hostNumbers.get(name);
    if (host === undefined) {
      host = this.#hostNames.push(name) - 1;
      this.#hostNumbers.set(name, host);
    }
    return host;
  }

  /** The first time of each leg. */
  #add(address: number, place: number, fromUs: number): void {
    const last = this.#lasts[address] as number;
    if (last !== NONE && this.#places[last] === place) return;
    const row = this.#places.push(place) - 1;
    this.#fromUs.push(fromUs);
    this.#nextListeners.push(NONE);
    if (last === NONE) this.#firsts[address] = row;
    else this.#nextListeners[last] = row;
    this.#lasts[address] = row;
  }
}
