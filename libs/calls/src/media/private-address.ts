/** RFC 1918, RFC 6598 (carrier NAT), link-local and unique local IPv6: cannot be reached from elsewhere. */
export function isPrivate(host: string): boolean {
  if (host.includes(':')) return /^(f[cd][0-9a-f]{2}|fe[89ab][0-9a-f]):/i.test(host);
  const octets = firstOctets(host);
  if (octets < 0) return false;
  const first = octets >> 10;
  const second = octets & 0x3ff;
  if (first === 10 || (first === 192 && second === 168) || (first === 169 && second === 254)) return true;
  return (first === 172 && second >= 16 && second <= 31) || (first === 100 && second >= 64 && second <= 127);
}

/** A unicast address of the internet: neither private nor loopback, unspecified or multicast; names are not. */
export function isPublic(host: string): boolean {
  if (host.includes(':')) return /^[23][0-9a-f]{3}:/i.test(host);
  const first = firstOctets(host) >> 10;
  return first > 0 && first !== 127 && first < 224 && !isPrivate(host);
}

/** The first two of four decimal numbers of up to three digits, ten bits each; -1 for what is no IPv4 address. Each message asks several times. */
function firstOctets(host: string): number {
  let octets = 0;
  let part = 0;
  let digits = 0;
  let value = 0;
  for (let index = 0; index <= host.length; index++) {
    const code = index < host.length ? host.charCodeAt(index) : DOT;
    if (code === DOT) {
      if (digits === 0 || digits > 3 || part > 3) return -1;
      if (part < 2) octets = (octets << 10) | value;
      part++;
      digits = 0;
      value = 0;
    } else {
      const digit = code - 0x30;
      if (digit < 0 || digit > 9) return -1;
      value = value * 10 + digit;
      digits++;
    }
  }
  return part === 4 ? octets : -1;
}

const DOT = 0x2e;
