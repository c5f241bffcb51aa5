import { int32, socketAddressText } from '@earshot/protocol';

/** Addresses remembered, a power of two. */
const SLOTS = 8192;

/**
 * Texts of the IPv4 socket addresses met lately. The same address gives the same text object again, which costs nothing to make and, as
 * its hash is known and it is itself, little to find in a map later: a signalling proxy's stands in a million messages.
 */
export class AddressTexts {
  private readonly addresses = new Int32Array(SLOTS);
  private readonly ports = new Int32Array(SLOTS).fill(-1);
  private readonly texts: string[] = new Array(SLOTS).fill('');

  of(data: Uint8Array, offset: number, family: number, port: number): string {
    if (family !== 4) return socketAddressText(data, offset, family, port);
    const address = int32(data, offset);
    const mixed = Math.imul(address ^ Math.imul(port, 0x85ebca6b), 0x9e3779b1);
    const slot = (mixed ^ (mixed >>> 15)) & (SLOTS - 1);
    if (this.addresses[slot] === address && this.ports[slot] === port) return this.texts[slot] as string;
    const text = socketAddressText(data, offset, family, port);
    this.addresses[slot] = address;
    this.ports[slot] = port;
    this.texts[slot] = text;
    return text;
  }
}
