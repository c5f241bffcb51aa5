import type { Participant } from '@earshot/contracts';
import { walk } from '../dialog/hops.js';
import { hostOf } from '../media/socket-address.js';
import type { LadderSource } from './ladder-source.js';

/** Lanes, caller first: the way of the first INVITE of each leg hop by hop, then whoever else spoke, then where media went. */
export function participantsOf(
  sources: readonly LadderSource[],
  media: readonly { readonly src: string; readonly dst: string }[],
): Participant[] {
  const lanes = new Map<string, { addresses: Set<string>; userAgent: string | null; isMedia: boolean }>();
  const lane = (address: string, isMedia: boolean) => {
    const host = hostOf(address);
    let known = lanes.get(host);
    if (known === undefined) {
      known = { addresses: new Set(), userAgent: null, isMedia };
      lanes.set(host, known);
    }
    if (known.addresses.size < MAX_ADDRESSES) known.addresses.add(address);
    return known;
  };
  const invites = firstInvites(sources);
  for (const { src, dst } of walk(invites)) {
    lane(src, false);
    lane(dst, false);
  }
  for (const { src, dst, userAgent } of sources) {
    const sender = lane(src, false);
    sender.userAgent ??= userAgent;
    lane(dst, false);
  }
  for (const { src, dst } of media) {
    lane(src, true);
    lane(dst, true);
  }
  const hosts = [...lanes.keys()];
  const signalling = hosts.filter((host) => lanes.get(host)?.isMedia === false);
  const callee = calleeOf(invites) ?? signalling.at(-1);
  return hosts.map((host, index) => {
    const { addresses, userAgent, isMedia } = lanes.get(host) as NonNullable<ReturnType<typeof lanes.get>>;
    const role = isMedia ? 'media' : index === 0 ? 'caller' : host === callee ? 'callee' : 'intermediate';
    return { host, addresses: [...addresses], userAgent, role };
  });
}

/** Ports of one host that are listed: every TCP connection brings a new one. */
const MAX_ADDRESSES = 64;

/** The opening INVITE of each leg on each hop, once. */
function firstInvites(sources: readonly LadderSource[]): LadderSource[] {
  const seen = new Set<string>();
  return sources.filter(({ method, toTag, callId, src, dst }) => {
    if (method !== 'INVITE' || toTag) return false;
    const hop = `${callId}\n${hostOf(src)}\n${hostOf(dst)}`;
    if (seen.has(hop)) return false;
    seen.add(hop);
    return true;
  });
}

/** Where the last INVITE of the way went. */
function calleeOf(invites: readonly LadderSource[]): string | undefined {
  const last = walk(invites).at(-1);
  return last === undefined ? undefined : hostOf(last.dst);
}
