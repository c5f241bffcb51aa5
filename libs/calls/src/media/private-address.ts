/** First octets below: most addresses are told by them, and each message has several. */
const MAY_BE_PRIVATE: ReadonlySet<number> = new Set([10, 100, 169, 172, 192]);

/** RFC 1918, RFC 6598 (carrier NAT), link-local and unique local IPv6: cannot be reached from elsewhere. */
export function isPrivate(host: string): boolean {
  if (host.includes(':')) return /^(f[cd][0-9a-f]{2}|fe[89ab][0-9a-f]):/i.test(host);
  if (!MAY_BE_PRIVATE.has(Number.parseInt(host, 10))) return false;
  const parts = host.split('.').map(Number);
  const [first = -1, second = -1] = parts;
  if (parts.length !== 4 || parts.some((part) => !Number.isInteger(part))) return false;
  if (first === 10 || (first === 192 && second === 168) || (first === 169 && second === 254)) return true;
  return (first === 172 && second >= 16 && second <= 31) || (first === 100 && second >= 64 && second <= 127);
}

/** A unicast address of the internet: neither private nor loopback, unspecified or multicast; names are not. */
export function isPublic(host: string): boolean {
  if (host.includes(':')) return /^[23][0-9a-f]{3}:/i.test(host);
  const first = Number(host.split('.')[0]);
  return /^\d{1,3}(\.\d{1,3}){3}$/.test(host) && first !== 0 && first !== 127 && first < 224 && !isPrivate(host);
}
