/** A UDP address; the IPv4 address as a 32-bit number, so that writing a frame needs no parsing. */
export interface Endpoint {
  readonly ip: number;
  readonly port: number;
}

export function ipv4(text: string): number {
  const parts = text.split('.').map(Number);
  if (parts.length !== 4 || parts.some((part) => !Number.isInteger(part) || part < 0 || part > 255)) {
    throw new Error(`not an IPv4 address: ${text}`);
  }
  return parts.reduce((ip, part) => ip * 256 + part, 0);
}

export function endpoint(address: string, port: number): Endpoint {
  return { ip: ipv4(address), port };
}

export function addressOf(ip: number): string {
  return `${ip >>> 24}.${(ip >>> 16) & 255}.${(ip >>> 8) & 255}.${ip & 255}`;
}

export function socketOf(end: Endpoint): string {
  return `${addressOf(end.ip)}:${end.port}`;
}

export function withPort(end: Endpoint, port: number): Endpoint {
  return { ip: end.ip, port };
}
