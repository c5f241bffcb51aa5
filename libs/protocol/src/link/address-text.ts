import { uint16 } from '../bytes.js';

/** `192.0.2.1`, or `2001:db8::1` as RFC 5952 4 writes it. */
export function addressText(data: Uint8Array, offset: number, family: number): string {
  if (family === 4) return `${data[offset]}.${data[offset + 1]}.${data[offset + 2]}.${data[offset + 3]}`;
  const groups: number[] = [];
  for (let index = 0; index < 8; index++) groups.push(uint16(data, offset + 2 * index));
  const zeros = longestZeroRun(groups);
  const text = (part: number[]): string => part.map((group) => group.toString(16)).join(':');
  if (zeros.length < 2) return text(groups);
  return `${text(groups.slice(0, zeros.start))}::${text(groups.slice(zeros.start + zeros.length))}`;
}

/** `192.0.2.1:5060`, `[2001:db8::1]:5060`. */
export function socketAddressText(data: Uint8Array, offset: number, family: number, port: number): string {
  const address = addressText(data, offset, family);
  return family === 4 ? `${address}:${port}` : `[${address}]:${port}`;
}

/** Two hexadecimal digits of each octet. */
const OCTET_TEXT = Array.from({ length: 256 }, (_, octet) => octet.toString(16).padStart(2, '0'));

/** `00:00:5e:00:53:af` of the upper 16 and the lower 32 bits of a MAC address; null for all zero, which is none. */
export function macAddressText(high: number, low: number): string | null {
  if (high === 0 && low === 0) return null;
  const [a, b] = [OCTET_TEXT[(high >>> 8) & 0xff], OCTET_TEXT[high & 0xff]];
  const [c, d] = [OCTET_TEXT[low >>> 24], OCTET_TEXT[(low >>> 16) & 0xff]];
  return `${a}:${b}:${c}:${d}:${OCTET_TEXT[(low >>> 8) & 0xff]}:${OCTET_TEXT[low & 0xff]}`;
}

function longestZeroRun(groups: readonly number[]): { start: number; length: number } {
  let best = { start: 0, length: 0 };
  let start = 0;
  for (let index = 0; index <= groups.length; index++) {
    if (groups[index] === 0) continue;
    if (index - start > best.length) best = { start, length: index - start };
    start = index + 1;
  }
  return best;
}

/** The 4 or 16 octets of an address in text, null where it is none. IPv6 scopes (`%eth0`) are ignored. */
export function addressBytes(text: string): Uint8Array | null {
  return text.includes(':') ? ipv6Bytes(text) : ipv4Bytes(text);
}

/** The address of `192.0.2.1` as `int32` reads it; null where the text is none. */
export function ipv4Number(text: string): number | null {
  let number = 0;
  let parts = 0;
  let value = -1;
  for (let index = 0; index < text.length; index++) {
    const digit = text.charCodeAt(index) - 0x30;
    if (digit >= 0 && digit <= 9) {
      value = value < 0 ? digit : value * 10 + digit;
      if (value > 255) return null;
    } else if (text.charCodeAt(index) === 0x2e && value >= 0 && parts < 3) {
      number = (number << 8) | value;
      parts++;
      value = -1;
    } else return null;
  }
  return parts !== 3 || value < 0 ? null : (number << 8) | value;
}

function ipv4Bytes(text: string): Uint8Array | null {
  const number = ipv4Number(text);
  return number === null ? null : Uint8Array.of(number >>> 24, number >>> 16, number >>> 8, number);
}

function ipv6Bytes(text: string): Uint8Array | null {
  const percent = text.indexOf('%');
  let address = percent < 0 ? text : text.slice(0, percent);
  const lastColon = address.lastIndexOf(':');
  const dotted = address.includes('.') ? ipv4Bytes(address.slice(lastColon + 1)) : null;
  if (address.includes('.')) {
    if (dotted === null) return null;
    const high = uint16(dotted, 0).toString(16);
    const low = uint16(dotted, 2).toString(16);
    address = `${address.slice(0, lastColon + 1)}${high}:${low}`;
  }
  const halves = address.split('::');
  if (halves.length > 2) return null;
  const head = halves[0] === '' ? [] : (halves[0] as string).split(':');
  const tail = halves[1] === undefined || halves[1] === '' ? [] : halves[1].split(':');
  const missing = 8 - head.length - tail.length;
  if (halves.length === 2 ? missing < 1 : missing !== 0) return null;
  const groups = [...head, ...Array.from({ length: missing }, () => '0'), ...tail];
  const bytes = new Uint8Array(16);
  for (let index = 0; index < 8; index++) {
    const group = groups[index] as string;
    if (!/^[0-9a-f]{1,4}$/i.test(group)) return null;
    const value = Number.parseInt(group, 16);
    bytes[2 * index] = value >> 8;
    bytes[2 * index + 1] = value & 0xff;
  }
  return bytes;
}
