/** `192.0.2.1:4000`, `[2001:db8::1]:4000`: addresses as the capture records write them. */
export function socketAddressOf(host: string, port: number): string {
  return host.includes(':') ? `[${canonicalIpv6(host)}]:${port}` : `${host}:${port}`;
}

/** The host as it stands in such an address. */
export function canonicalHost(host: string): string {
  return host.includes(':') ? canonicalIpv6(host) : host;
}

/** The host of `192.0.2.1:4000` or `[2001:db8::1]:4000`, without brackets. */
export function hostOf(address: string): string {
  const colon = address.lastIndexOf(':');
  if (colon < 0) return address;
  return address.charCodeAt(0) === 0x5b ? address.slice(1, colon - 1) : address.slice(0, colon);
}

export function portOf(address: string): number {
  return Number(address.slice(address.lastIndexOf(':') + 1));
}

/**
 * RFC 5952 form of an IPv6 address: SDP writes it as it likes, records in this form. What is no address is returned in lower case.
 */
export function canonicalIpv6(text: string): string {
  const lower = text.toLowerCase();
  const zone = lower.indexOf('%');
  const groups = groupsOf(zone < 0 ? lower : lower.slice(0, zone));
  if (groups === null) return lower;
  let longestStart = -1;
  let longest = 1;
  for (let start = 0; start < 8; start++) {
    let end = start;
    while (end < 8 && groups[end] === 0) end++;
    if (end - start > longest) {
      longest = end - start;
      longestStart = start;
    }
  }
  const hex = groups.map((group) => group.toString(16));
  if (longestStart < 0) return hex.join(':');
  return `${hex.slice(0, longestStart).join(':')}::${hex.slice(longestStart + longest).join(':')}`;
}

function groupsOf(text: string): number[] | null {
  const halves = text.split('::');
  if (halves.length > 2) return null;
  const head = halfGroups(halves[0] as string);
  const tail = halves.length === 2 ? halfGroups(halves[1] as string) : [];
  if (head === null || tail === null) return null;
  if (halves.length === 1) return head.length === 8 ? head : null;
  if (head.length + tail.length > 7) return null;
  return [...head, ...new Array<number>(8 - head.length - tail.length).fill(0), ...tail];
}

function halfGroups(half: string): number[] | null {
  if (half === '') return [];
  const groups: number[] = [];
  for (const part of half.split(':')) {
    if (!/^[0-9a-f]{1,4}$/.test(part)) return null;
    groups.push(Number.parseInt(part, 16));
  }
  return groups.length <= 8 ? groups : null;
}
